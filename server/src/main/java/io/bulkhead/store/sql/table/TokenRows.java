package io.bulkhead.store.sql.table;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.store.AccessToken;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Writer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Bearer tokens. A revoked one is deleted; the audit still shows it.
public final class TokenRows implements Writer.Tokens {
  private static final String COLUMNS = "SELECT name, id, salt, hash, body, last_used FROM token";

  private final Handle handle;

  public TokenRows(Handle handle) {
    this.handle = handle;
  }

  @Override
  public List<AccessToken> all() {
    return handle.createQuery(COLUMNS + " ORDER BY name").map((rs, c) -> read(rs)).list();
  }

  @Override
  public Optional<AccessToken> byId(String id) {
    return one("id", id);
  }

  @Override
  public Optional<AccessToken> byName(String name) {
    return one("name", name);
  }

  private Optional<AccessToken> one(String column, String value) {
    return Keys.storable(value)
        ? handle
            .createQuery(COLUMNS + " WHERE " + column + " = :value")
            .bind("value", value)
            .map((rs, c) -> read(rs))
            .findOne()
        : Optional.empty();
  }

  private static AccessToken read(ResultSet rs) throws SQLException {
    long used = rs.getLong("last_used");
    return new AccessToken(
        rs.getString("name"),
        rs.getString("id"),
        rs.getBytes("salt"),
        rs.getBytes("hash"),
        DocumentCodec.decode(AccessToken.Terms.class, rs.getBytes("body")),
        used == 0 ? null : Instant.EPOCH.plus(used, ChronoUnit.MICROS));
  }

  @Override
  public void add(AccessToken token) {
    handle
        .createUpdate(
            """
            INSERT INTO token (name, id, salt, hash, body, last_used)
            VALUES (:name, :id, :salt, :hash, :body, 0)\
            """)
        .bind("name", Keys.requireText(token.name()))
        .bind("id", Keys.requireText(token.id()))
        .bind("salt", token.salt())
        .bind("hash", token.hash())
        .bind("body", DocumentCodec.encode(token.terms()))
        .execute();
  }

  @Override
  public void used(String id, Instant when) {
    handle
        .createUpdate("UPDATE token SET last_used = :used WHERE id = :id")
        .bind("used", ChronoUnit.MICROS.between(Instant.EPOCH, when))
        .bind("id", id)
        .execute();
  }

  @Override
  public boolean delete(String name) {
    return Keys.storable(name)
        && handle.createUpdate("DELETE FROM token WHERE name = :name").bind("name", name).execute()
            > 0;
  }
}
