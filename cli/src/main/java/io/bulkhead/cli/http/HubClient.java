package io.bulkhead.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// A client of one hub. Paths begin with `/`; names in them must be encoded with [#segment].
///
/// It uses the JDK's old HTTP client: the newer one takes a third of a short command's time to
/// start, with threads and TLS even for plain HTTP.
public final class HubClient {
  private static final String JSON = "application/json";
  private static final String JSON_OR_PROBLEM = JSON + ", application/problem+json";
  private static final String DIGEST = "Bulkhead-File-Digest";
  private static final Pattern WARNING = Pattern.compile("299 \\S+ \"([^\"]*)\"");

  /// Size in bytes from which a body is streamed.
  private static final long LARGE = 1 << 20;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

  static {
    // The client would repeat a request that got no answer, and so create things twice.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  private final URI address;
  private final String token;
  private final @Nullable Path authority;
  private final Consumer<String> warnings;
  private @Nullable SSLSocketFactory trusting;

  /// @param token empty for none
  /// @param authority PEM file of trusted CAs; null for those that Java trusts
  /// @param warnings receives the hub's warnings, such as ignored members
  public HubClient(URI address, String token, @Nullable Path authority, Consumer<String> warnings) {
    this.address = address;
    this.token = token;
    this.authority = authority;
    this.warnings = warnings;
  }

  public URI address() {
    return address;
  }

  /// Reads JSON. Throws [Refusal] for any status but 2xx.
  public JsonNode get(String path) {
    return ask(path).json();
  }

  /// As [#get], to be read as a record.
  public HubAnswer ask(String path) {
    return expectGood("GET", path, send("GET", path, JSON_OR_PROBLEM, null));
  }

  /// As [#get], empty for 404.
  public Optional<JsonNode> find(String path) {
    return look(path).map(HubAnswer::json);
  }

  /// As [#find], with the digest of the document's file.
  public Optional<HubAnswer> look(String path) {
    HubAnswer answer = send("GET", path, JSON_OR_PROBLEM, null);
    return answer.status() == 404 ? Optional.empty() : Optional.of(expectGood("GET", path, answer));
  }

  /// Reads other content than JSON, such as a file or a kubeconfig.
  public HubAnswer read(String path, String accept) {
    return send("GET", path, accept + ", application/problem+json;q=0.1", null);
  }

  /// Streams a file of the hub; empty if there is none for the caller.
  ///
  /// @return its size in bytes
  public OptionalLong fetch(String path, OutputStream out) {
    try {
      HttpURLConnection request = begun("GET", path, "application/octet-stream");
      if (request.getResponseCode() != 200) {
        return OptionalLong.empty();
      }
      try (InputStream body = request.getInputStream()) {
        return OptionalLong.of(body.transferTo(out));
      }
    } catch (IOException e) {
      throw Unreached.of(address, e);
    }
  }

  /// @param body null for none
  public HubAnswer post(String path, @Nullable Body body) {
    return expectGood("POST", path, send("POST", path, JSON_OR_PROBLEM, body));
  }

  public HubAnswer put(String path, Body body) {
    return expectGood("PUT", path, send("PUT", path, JSON_OR_PROBLEM, body));
  }

  /// Returns whether there was something to delete.
  public boolean delete(String path) {
    return remove(path).isPresent();
  }

  /// As [#delete], with the hub's answer; empty if there was nothing.
  public Optional<HubAnswer> remove(String path) {
    HubAnswer answer = send("DELETE", path, JSON_OR_PROBLEM, null);
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(expectGood("DELETE", path, answer));
  }

  public HubAnswer expectGood(String method, String path, HubAnswer answer) {
    if (!answer.good()) {
      throw Refusal.of(TypedPath.request(method, path), address, answer);
    }
    return answer;
  }

  /// A request body in several pieces.
  public record Body(String mediaType, List<Content> pieces) {
    public static Body json(JsonNode tree) {
      return new Body(JSON, List.of(new Content.InMemory(Json.canonical(tree))));
    }

    private long size() throws IOException {
      long size = 0;
      for (Content piece : pieces) {
        size += piece.size();
      }
      return size;
    }
  }

  private HubAnswer send(String method, String path, String accept, @Nullable Body body) {
    try {
      HttpURLConnection request = begun(method, path, accept);
      if (body != null) {
        request.setRequestProperty("Content-Type", body.mediaType());
        request.setDoOutput(true);
        long size = body.size();
        if (size > LARGE) {
          // Otherwise the client would buffer all of it first.
          request.setFixedLengthStreamingMode(size);
        }
        try (OutputStream out = request.getOutputStream()) {
          for (Content piece : body.pieces()) {
            piece.writeTo(out);
          }
        }
      }
      HubAnswer answer = answer(request);
      warned(request);
      return answer;
    } catch (HttpRetryException e) {
      // After a large body was refused because of its token, the client has nothing but the status.
      return new HubAnswer(e.responseCode(), "", new byte[0], "");
    } catch (IOException e) {
      throw Unreached.of(address, e);
    }
  }

  private HttpURLConnection begun(String method, String path, String accept) throws IOException {
    HttpURLConnection request = open(method, path);
    request.setRequestProperty("Accept", accept);
    if (!token.isEmpty()) {
      request.setRequestProperty("Authorization", "Bearer " + token);
    }
    return request;
  }

  /// `Warning: 299 - "text"`.
  private void warned(HttpURLConnection answered) {
    String header = answered.getHeaderField("Warning");
    Matcher warning = WARNING.matcher(header == null ? "" : header);
    if (warning.matches()) {
      warnings.accept(warning.group(1));
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException {
    var request = (HttpURLConnection) URI.create(address + path).toURL().openConnection();
    if (authority != null && request instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(trusting(authority));
    }
    request.setRequestMethod(method);
    request.setInstanceFollowRedirects(false);
    request.setUseCaches(false);
    request.setConnectTimeout((int) CONNECT_PATIENCE.toMillis());
    request.setReadTimeout((int) PATIENCE.toMillis());
    return request;
  }

  private static HubAnswer answer(HttpURLConnection request) throws IOException {
    int status = request.getResponseCode();
    if (status < 0) {
      throw new IOException("its answer is not HTTP");
    }
    String type = Objects.requireNonNullElse(request.getContentType(), "");
    String digest = Objects.requireNonNullElse(request.getHeaderField(DIGEST), "");
    try (InputStream body = status < 400 ? request.getInputStream() : request.getErrorStream()) {
      // A refusal without a text has no stream at all.
      byte[] bytes = body == null ? new byte[0] : body.readAllBytes();
      return new HubAnswer(status, type.toLowerCase(Locale.ROOT), bytes, digest);
    }
  }

  /// One for all requests; otherwise each would do a handshake.
  private SSLSocketFactory trusting(Path signers) {
    SSLSocketFactory known = trusting;
    if (known == null) {
      known = ServerTrust.trusted(signers).getSocketFactory();
      trusting = known;
    }
    return known;
  }

  /// A name as one segment of a path.
  public static String segment(String name) {
    var text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_.~".indexOf(c) >= 0;
      text.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return text.toString();
  }
}
