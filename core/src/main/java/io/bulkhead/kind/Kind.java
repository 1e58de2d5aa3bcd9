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
/// nouns and reference pages are derived from it.
///
/// @param <D> the record of the document's body
public final class Kind<D> {

  public enum Verb {
    CREATE,
    LIST,
    GET,
    REPLACE,
    DELETE
  }

  /// The JSON of an empty list, which differs between EMCO's kinds.
  public enum EmptyList {
    NULL,
    ARRAY
  }

  /// @param created status of a POST
  /// @param putCreated status of a PUT that created the object
  /// @param putReplaced status of a PUT that replaced it
  public record Codes(int created, int putCreated, int putReplaced) {
    public static final Codes STANDARD = new Codes(201, 201, 201);
    public static final Codes PUT_TELLS = new Codes(201, 201, 200);
    public static final Codes PUT_OK = new Codes(201, 200, 200);
  }

  /// @param part form part that contains the file
  /// @param shownAs filename in a multipart answer, null for none
  /// @param content required content of the file
  /// @param secret encrypted at rest and never shown in JSON
  public record FilePart(String part, @Nullable String shownAs, Content content, boolean secret) {
    public enum Content {
      TAR_GZ,
      KUBECONFIG
    }
  }

  /// A reference to another document in the body. Deleting the target is refused while this one
  /// exists.
  public record Reference<D>(
      String field,
      BiFunction<DocumentKey, D, List<DocumentKey>> targets,
      boolean required,
      String missingText) {}

  /// Another way to read a collection, selected by a query parameter: `?intent=`, `?app=`.
  ///
  /// @param slash whether the path must end with a slash; null if both forms mean the same
  /// @param answer creates the JSON; null means that the value matches nothing
  public record Read<D>(
      String parameter, @Nullable Boolean slash, boolean asFile, ReadAnswer<D> answer) {}

  /// Selects from a collection.
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

  /// A rule about when something may be written, which depends on the rest of the store.
  public interface Guard<D> {
    /// Throws a [io.bulkhead.diagnostic.BulkheadException] if the write is forbidden.
    ///
    /// @param body the body to be written, or of the document to be deleted
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

  /// Text of the 404, the same as EMCO's.
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

  /// Queries on one document by a query parameter, such as `?key=`: the parameter's name with the
  /// function for the answer, which returns null if it finds nothing.
  public SequencedMap<String, BiFunction<D, String, @Nullable Object>> lookups() {
    return row.lookups;
  }

  /// How a list is shown if it is no plain array.
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

  /// Text of the 409 if body and path name different documents; empty for the usual 400.
  public Optional<String> mismatchText() {
    return Optional.ofNullable(row.mismatchText);
  }

  /// Whether a PUT may create the document.
  public boolean upsert() {
    return row.upsert;
  }

  /// Whether a PUT may have metadata beyond the limits; its name is validated nevertheless.
  public boolean lenientPut() {
    return row.lenientPut;
  }

  /// Whether this document requires its file, which is then checked.
  public boolean fileNeeded(D body) {
    return row.fileNeeded.test(body);
  }

  /// The short text for a fault in the body that the kind reports in its own words.
  public Optional<String> fault(D body) {
    return Optional.ofNullable(row.fault.apply(body));
  }

  public List<Column<D>> columns() {
    return List.copyOf(row.columns);
  }

  /// Rules by verb; a verb may have several, which run in order.
  public List<Guard<D>> guards(Verb verb) {
    return row.guards.stream().filter(g -> g.verbs().contains(verb)).map(GuardRow::guard).toList();
  }

  public Optional<KeptWord<D>> keptWord() {
    return Optional.ofNullable(row.keptWord);
  }

  /// Whether EMCO has no such kind, so that no client of EMCO sends unknown members.
  public boolean ours() {
    return row.ours;
  }

  /// Whether the whole body is encrypted at rest.
  public boolean sealedBody() {
    return row.sealedBody;
  }

  /// The Prometheus gauge that counts this kind, such as `emco_project`; empty if there is none.
  public Optional<String> gauge() {
    return Optional.ofNullable(row.gauge);
  }

  /// Special ways of deleting its documents.
  public Set<Deletion> deletions() {
    return row.deletions;
  }

  /// The action that lists documents that are second names of others; empty if there can be none.
  public Optional<String> doubles() {
    return Optional.ofNullable(row.doubles);
  }

  /// What the hub lists of its documents beyond their bodies; empty for most kinds.
  public Optional<Overview<?>> overview() {
    return Optional.ofNullable(row.overview);
  }

  /// The document's own names, as many as [#variables].
  public List<String> ownNames(D body) {
    return row.ownNames.stream().map(f -> f.apply(body)).toList();
  }

  /// The number of own names of a document of this kind.
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
