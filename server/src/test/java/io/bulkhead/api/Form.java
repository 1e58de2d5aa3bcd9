package io.bulkhead.api;

import io.bulkhead.chart.Archives;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One request as EMCO's client sends it, and its answer.
///
/// @param name begins with the section of the contract that the form comes from
/// @param headers names and values in turn
/// @param answer what the body must contain; after a `=` the exact body; empty for none
record Form(
    String name,
    String method,
    String anchor,
    List<String> headers,
    byte[] body,
    int code,
    String answer) {
  Form answering(String text) {
    return new Form(name, method, anchor, headers, body, code, text);
  }

  Form refused(int status, String text) {
    return new Form(name, method, anchor, headers, body, status, text);
  }

  Form with(String... more) {
    return new Form(name, method, anchor, List.of(more), body, code, answer);
  }

  static final String CP = "cluster-providers/cp";
  static final String CL = CP + "/clusters/c1";
  static final String LC = "projects/p/logical-clouds/lc";
  static final String CA = "projects/p/composite-apps/ca/v1";
  static final String PROFILES = CA + "/composite-profiles/cpr/profiles";
  static final String DIG = CA + "/deployment-intent-groups/dig";
  static final String GPI = DIG + "/generic-placement-intents/gpi";
  static final String JSON = "application/json";
  static final String NAMELESS = "{\"metadata\":{\"name\":\"\"}}";
  static final byte[] NO_BODY = new byte[0];
  static final byte[] CHART =
      Archives.tarGz(
          Map.of(
              "web/Chart.yaml",
              "apiVersion: v2\nname: web\nversion: 1.0.0\n",
              "web/templates/settings.yaml",
              "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n"));
  static final byte[] PROFILE =
      Archives.tarGz(
          Map.of(
              "manifest.yaml",
              "version: v1\ntype: {values: values.yaml}\n",
              "values.yaml",
              "a: b\n"));

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String named(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"}}";
  }

  static String named(String name, String spec) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":" + spec + "}";
  }

  /// A document without a file.
  static Form json(String name, String method, String anchor, String body, int code) {
    String answer = code == 201 || code == 200 ? "{" : "";
    return new Form(name, method, anchor, List.of("Content-Type", JSON), bytes(body), code, answer);
  }

  /// A document with `file`: the client calls every file "filename".
  static Form file(String name, String method, String anchor, String metadata, byte[] file) {
    return form(
        name,
        method,
        anchor,
        List.of(new Part("name=\"metadata\"", "", bytes(metadata)), upload("filename", file)));
  }

  /// @param disposition parameters of the header
  /// @param type its media type; empty for none
  record Part(String disposition, String type, byte[] content) {}

  static Part upload(String filename, byte[] content) {
    return new Part(
        "name=\"file\"; filename=\"" + filename + "\"", "application/octet-stream", content);
  }

  static Form form(String name, String method, String anchor, List<Part> parts) {
    return new Form(
        name,
        method,
        anchor,
        List.of("Content-Type", "multipart/form-data; boundary=c0ffee"),
        multipart("c0ffee", parts),
        201,
        "{");
  }

  static byte[] multipart(String boundary, List<Part> parts) {
    var body = new java.io.ByteArrayOutputStream();
    for (Part part : parts) {
      String type = part.type().isEmpty() ? "" : "Content-Type: " + part.type() + "\r\n";
      body.writeBytes(
          bytes(
              "--"
                  + boundary
                  + "\r\nContent-Disposition: form-data; "
                  + part.disposition()
                  + "\r\n"
                  + type
                  + "\r\n"));
      body.writeBytes(part.content());
      body.writeBytes(bytes("\r\n"));
    }
    body.writeBytes(bytes("--" + boundary + "--\r\n"));
    return body.toByteArray();
  }

  static Form get(String name, String anchor, String answer) {
    return new Form(name, "GET", anchor, List.of(), NO_BODY, 200, answer);
  }

  static Form refused(String name, String method, String anchor, int code, String answer) {
    return new Form(name, method, anchor, List.of(), NO_BODY, code, answer);
  }

  static Form deleted(String anchor) {
    return new Form("4.5 delete " + anchor, "DELETE", anchor, List.of(), NO_BODY, 204, "");
  }
}
