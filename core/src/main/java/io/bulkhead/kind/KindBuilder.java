package io.bulkhead.kind;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Builds a row; the defaults are what most of EMCO's kinds do.
public final class KindBuilder<D> {
  final String name;
  final Class<D> type;
  final List<Function<D, String>> ownNames = new ArrayList<>();
  String segment = "";
  List<String> variables = List.of();
  @Nullable Kind<?> parent;
  List<String> shortNames = List.of();
  String description = "";
  Set<Kind.Verb> verbs = EnumSet.allOf(Kind.Verb.class);
  Kind.Codes codes = Kind.Codes.STANDARD;
  Kind.EmptyList emptyList = Kind.EmptyList.NULL;
  String notFoundText;
  String existsText;
  Kind.@Nullable FilePart file;
  final List<Kind.Reference<D>> references = new ArrayList<>();
  final List<Kind.Column<D>> columns = new ArrayList<>();
  final List<Kind.GuardRow<D>> guards = new ArrayList<>();
  final List<Kind.Read<D>> reads = new ArrayList<>();
  final SequencedMap<String, BiFunction<D, String, @Nullable Object>> lookups =
      new LinkedHashMap<>();
  @Nullable Function<List<D>, Object> listShape;
  @Nullable String emptyRefusal;
  String emptyBodyText = "Empty body";
  @Nullable String mismatchText;
  boolean upsert = true;
  boolean lenientPut;
  Predicate<D> fileNeeded = body -> true;
  Function<D, @Nullable String> fault = body -> null;
  @Nullable KeptWord<D> keptWord;
  boolean ours;
  boolean sealedBody;
  @Nullable String gauge;
  Set<Deletion> deletions = Set.of();
  @Nullable String doubles;
  @Nullable Overview<?> overview;

  KindBuilder(String name, Class<D> type, Function<D, String> ownName) {
    this.name = name;
    this.type = type;
    this.ownNames.add(ownName);
    this.notFoundText = name + " not found";
    this.existsText = name + " already exists";
  }

  public KindBuilder<D> at(String collectionSegment, String variable) {
    this.segment = collectionSegment;
    this.variables = List.of(variable);
    return this;
  }

  /// A second segment is part of the name, as a composite app's version is.
  public KindBuilder<D> andNamedBy(String variable, Function<D, String> second) {
    this.variables = List.of(variables.getFirst(), variable);
    this.ownNames.add(second);
    return this;
  }

  public KindBuilder<D> under(Kind<?> parentKind) {
    this.parent = parentKind;
    return this;
  }

  /// EMCO has no such kind: unknown members are refused.
  public KindBuilder<D> ours() {
    this.ours = true;
    return this;
  }

  public KindBuilder<D> shortNames(String... names) {
    this.shortNames = List.of(names);
    return this;
  }

  public KindBuilder<D> describedAs(String text) {
    this.description = text;
    return this;
  }

  public KindBuilder<D> without(Kind.Verb... absent) {
    for (Kind.Verb verb : absent) {
      verbs.remove(verb);
    }
    return this;
  }

  public KindBuilder<D> codes(Kind.Codes answer) {
    this.codes = answer;
    return this;
  }

  public KindBuilder<D> emptyList(Kind.EmptyList form) {
    this.emptyList = form;
    return this;
  }

  public KindBuilder<D> texts(String notFound, String alreadyExists) {
    this.notFoundText = notFound;
    this.existsText = alreadyExists;
    return this;
  }

  public KindBuilder<D> file(Kind.FilePart part) {
    this.file = part;
    return this;
  }

  public KindBuilder<D> refersTo(
      String field, BiFunction<DocumentKey, D, List<DocumentKey>> targets) {
    references.add(new Kind.Reference<>(field, targets, false, ""));
    return this;
  }

  /// As [#refersTo], and the target must exist when this document is written.
  ///
  /// @param missingText text of the 409 if it does not
  public KindBuilder<D> needs(
      String field, BiFunction<DocumentKey, D, List<DocumentKey>> targets, String missingText) {
    references.add(new Kind.Reference<>(field, targets, true, missingText));
    return this;
  }

  public KindBuilder<D> read(Kind.Read<D> way) {
    reads.add(way);
    return this;
  }

  public KindBuilder<D> lookup(String parameter, BiFunction<D, String, @Nullable Object> answer) {
    lookups.put(parameter, answer);
    return this;
  }

  public KindBuilder<D> listShape(Function<List<D>, Object> shape) {
    this.listShape = shape;
    return this;
  }

  public KindBuilder<D> refuseEmptyList(String text) {
    this.emptyRefusal = text;
    return this;
  }

  public KindBuilder<D> emptyBodyText(String text) {
    this.emptyBodyText = text;
    return this;
  }

  public KindBuilder<D> mismatchText(String text) {
    this.mismatchText = text;
    return this;
  }

  /// A PUT requires an existing document.
  public KindBuilder<D> replaceOnly() {
    this.upsert = false;
    return this;
  }

  /// A PUT validates only the name of the metadata, as EMCO does for projects.
  public KindBuilder<D> lenientPut() {
    this.lenientPut = true;
    return this;
  }

  /// A document that needs no file may have any.
  public KindBuilder<D> fileNeededWhen(Predicate<D> test) {
    this.fileNeeded = test;
    return this;
  }

  /// Faults with a short text of their own, checked before the general validation of the body.
  public KindBuilder<D> fault(Function<D, @Nullable String> check) {
    this.fault = check;
    return this;
  }

  public KindBuilder<D> column(String title, Function<D, String> value) {
    columns.add(new Kind.Column<>(title, value));
    return this;
  }

  public KindBuilder<D> guard(Set<Kind.Verb> on, Kind.Guard<D> rule) {
    guards.add(new Kind.GuardRow<>(on, rule));
    return this;
  }

  public KindBuilder<D> keeping(KeptWord<D> word) {
    this.keptWord = word;
    return this;
  }

  public KindBuilder<D> sealed() {
    this.sealedBody = true;
    return this;
  }

  public KindBuilder<D> gauge(String metric) {
    this.gauge = metric;
    return this;
  }

  public KindBuilder<D> deletedBy(Deletion... ways) {
    this.deletions = Set.of(ways);
    return this;
  }

  /// Two documents may stand for the same thing.
  ///
  /// @param action of the hub, which lists the second names
  public KindBuilder<D> doublesAt(String action) {
    this.doubles = action;
    return this;
  }

  /// The hub knows more of its documents than they say, and lists it.
  public <S extends Overview.Line> KindBuilder<D> overviewAt(
      String action, Class<S> line, List<Overview.Column<S>> lineColumns) {
    this.overview = new Overview<>(action, line, lineColumns);
    return this;
  }

  public Kind<D> build() {
    return new Kind<>(this);
  }
}
