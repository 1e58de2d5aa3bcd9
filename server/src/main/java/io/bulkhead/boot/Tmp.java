package io.bulkhead.boot;

final class Tmp {}
