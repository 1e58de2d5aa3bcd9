package io.bulkhead.cli;

final class Tmp {}
