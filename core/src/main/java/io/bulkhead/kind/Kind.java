package io.bulkhead.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One row of the kind table. Routes, decoding, validation, referential integrity, OpenAPI, CLI
/// nouns and reference pages follow from it.
///
/// @param <D> the record that is the document's body
public final class Kind<D> {

  public enum Verb {
    CREATE,
    LIST,
    GET,
    REPLACE,
    DELETE
  }

  /// How an empty list is written: EMCO differs by kind.
  public enum EmptyList {
    NULL,
    ARRAY
  }

  /// @param created answer to a POST
  /// @param putCreated answer to a PUT that made the object
  /// @param putReplaced answer to a PUT that replaced it
  public record Codes(int created, int putCreated, int putReplaced) {
    public static final Codes STANDARD = new Codes(201, 201, 201);
    public static final Codes PUT_TELLS = new Codes(201, 201, 200);
    public static final Codes PUT_OK = new Codes(201, 200, 200);
  }

  /// @param part form part that carries the file
  /// @param shownAs filename in a multipart answer, null for none
  /// @param content what the bytes must be
  /// @param secret encrypted at rest and never shown in JSON
  public record FilePart(String part, @Nullable String shownAs, Content content, boolean secret) {
    public enum Content {
      TAR_GZ,
      KUBECONFIG
    }
  }

  /// A document that this one names in its body. Deleting the target is refused while this one
  /// exists.
  public record Reference<D>(
      String field,
      BiFunction<DocumentKey, D, List<DocumentKey>> targets,
      boolean required,
      String missingText) {}

  /// Another way to read a collection, chosen by a query parameter: `?intent=`, `?app=`.
  ///
  /// @param slash whether the path must end with a slash; null when both forms mean the same
  /// @param answer makes what is shown as JSON; null means that the value names nothing
  public record Read<D>(
      String parameter, @Nullable Boolean slash, boolean asFile, ReadAnswer<D> answer) {}

  /// Picks from a collection.
  @FunctionalInterface
  public interface ReadAnswer<D> {
    /// Returns a value to be written as JSON, a [Stored] document to be shown as itself, or null.
    ///
    /// @param parent the document that the collection belongs to; null at the root
    @Nullable Object of(
        @Nullable DocumentKey parent, String value, List<Stored<D>> all, Documents documents);
  }

  /// A cell of the CLI's table.
  public record Column<D>(String title, Function<D, String> value) {}

  /// A rule about what may be written when, judged against the rest of the store.
  public interface Guard<D> {
    /// Throws a [io.bulkhead.diagnostic.BulkheadException] when the write must not happen.
    ///
    /// @param body what is to be written, or what is to be deleted
    void check(DocumentKey key, D body, World world);
  }

  private final KindBuilder<D> row;

  Kind(KindBuilder<D> row) {
    this.row = row;
  }

  public static <D> KindBuilder<D> kind(String name, Class<D> type, Function<D, String> ownName) {
    return new KindBuilder<>(name, type, ownName);
  }

  public String name() {
    return row.name;
  }

  public Class<D> type() {
    return row.type;
  }

  /// The path segment of the collection, such as `logical-clouds`.
  public String segment() {
    return row.segment;
  }

  /// Names of the path's own variables, such as `[compositeApp, compositeAppVersion]`.
  public List<String> variables() {
    return row.variables;
  }

  public Optional<Kind<?>> parent() {
    return Optional.ofNullable(row.parent);
  }

  public List<String> shortNames() {
    return row.shortNames;
  }

  public String description() {
    return row.description;
  }

  public Set<Verb> verbs() {
    return row.verbs;
  }

  public Codes codes() {
    return row.codes;
  }

  public EmptyList emptyList() {
    return row.emptyList;
  }

  /// Text of the 404, as EMCO's clients know it.
  public String notFoundText() {
    return row.notFoundText;
  }

  /// Text of the 409 for a duplicate.
  public String existsText() {
    return row.existsText;
  }

  public Optional<FilePart> file() {
    return Optional.ofNullable(row.file);
  }

  public List<Reference<D>> references() {
    return List.copyOf(row.references);
  }

  /// Other ways to read the collection, by query parameter.
  public List<Read<D>> reads() {
    return List.copyOf(row.reads);
  }

  /// What may be asked of one document by a query parameter, such as `?key=`: the parameter's name
  /// to the answer, null for nothing found.
  public SequencedMap<String, BiFunction<D, String, @Nullable Object>> lookups() {
    return row.lookups;
  }

  /// How a list is shown when it is no plain array.
  public Optional<Function<List<D>, Object>> listShape() {
    return Optional.ofNullable(row.listShape);
  }

  /// Text of the 400 for an empty list, for the kinds that refuse one.
  public Optional<String> emptyRefusal() {
    return Optional.ofNullable(row.emptyRefusal);
  }

  /// Text of the 400 for an empty body.
  public String emptyBodyText() {
    return row.emptyBodyText;
  }

  /// Text of the 409 when body and path name different documents; empty for the usual 400.
  public Optional<String> mismatchText() {
    return Optional.ofNullable(row.mismatchText);
  }

  /// Whether a PUT may create.
  public boolean upsert() {
    return row.upsert;
  }

  /// Whether a PUT may bring metadata beyond the limits; its name is checked all the same.
  public boolean lenientPut() {
    return row.lenientPut;
  }

  /// Whether this document must come with its file, which is then checked.
  public boolean fileNeeded(D body) {
    return row.fileNeeded.test(body);
  }

  /// The short text of a fault in the body that the kind reports in its own words.
  public Optional<String> fault(D body) {
    return Optional.ofNullable(row.fault.apply(body));
  }

  public List<Column<D>> columns() {
    return List.copyOf(row.columns);
  }

  /// Rules by verb; several may stand for one verb and run in order.
  public List<Guard<D>> guards(Verb verb) {
    return row.guards.stream().filter(g -> g.verbs().contains(verb)).map(GuardRow::guard).toList();
  }

  public Optional<KeptWord<D>> keptWord() {
    return Optional.ofNullable(row.keptWord);
  }

  /// Whether EMCO has no such kind, so that none of its clients sends members of which nobody
  /// knows.
  public boolean ours() {
    return row.ours;
  }

  /// The whole body is encrypted at rest.
  public boolean sealedBody() {
    return row.sealedBody;
  }

  /// The Prometheus gauge that counts this kind, such as `emco_project`; empty when there is none.
  public Optional<String> gauge() {
    return Optional.ofNullable(row.gauge);
  }

  /// How its documents may be deleted beside the plain way.
  public Set<Deletion> deletions() {
    return row.deletions;
  }

  /// The action that tells which documents are second names of others; empty where none can be.
  public Optional<String> doubles() {
    return Optional.ofNullable(row.doubles);
  }

  /// The document's own names, as many as [#variables].
  public List<String> ownNames(D body) {
    return row.ownNames.stream().map(f -> f.apply(body)).toList();
  }

  /// How many names a document of this kind has of its own.
  public int ownNameCount() {
    return row.ownNames.size();
  }

  public DocumentKey key(List<String> parentNames, D body) {
    List<String> names = new ArrayList<>(parentNames);
    names.addAll(ownNames(body));
    return new DocumentKey(name(), names);
  }

  /// The key of the parent of a document of this kind. Empty for kinds at the root.
  public Optional<DocumentKey> parentKey(DocumentKey key) {
    return parent()
        .map(up ->
            new DocumentKey(
                up.name(), key.names().subList(0, key.names().size() - variables().size())));
  }

  /// `/v2/projects/{project}/logical-clouds`, with the given parents' names filled in.
  public String collectionPath(List<String> parentNames) {
    Kind<?> up = row.parent;
    String base = up == null ? "/v2" : up.path(parentNames);
    return base + "/" + segment();
  }

  /// The path of one document.
  public String path(List<String> names) {
    int own = names.size() - variables().size();
    return collectionPath(names.subList(0, own))
        + "/"
        + String.join("/", names.subList(own, names.size()));
  }

  public String path(DocumentKey key) {
    return path(key.names());
  }

  @Override
  public String toString() {
    return name();
  }

  record GuardRow<D>(Set<Verb> verbs, Guard<D> guard) {}
}
