package io.bulkhead.api;

import static io.bulkhead.api.Form.CA;
import static io.bulkhead.api.Form.CHART;
import static io.bulkhead.api.Form.JSON;
import static io.bulkhead.api.Form.NO_BODY;
import static io.bulkhead.api.Form.bytes;
import static io.bulkhead.api.Form.deleted;
import static io.bulkhead.api.Form.form;
import static io.bulkhead.api.Form.json;
import static io.bulkhead.api.Form.multipart;
import static io.bulkhead.api.Form.named;
import static io.bulkhead.api.Form.upload;

import io.bulkhead.api.Form.Part;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Alternative forms of requests: media types, forms, parts, file names; and invalid forms.
final class TransportForms {
  /// Forms that other clients use.
  static void headers(List<Form> all) {
    List<String> types =
        List.of(
            JSON + "; charset=utf-8",
            JSON + ";charset=UTF-8",
            "APPLICATION/JSON",
            "text/plain",
            "application/x-yaml",
            "application/x-www-form-urlencoded",
            "nonsense");
    for (int i = 0; i < types.size(); i++) {
      all.add(
          json(
                  "2.1 JSON whatever its type: " + types.get(i),
                  "POST",
                  "projects",
                  named("h" + i),
                  201)
              .with("Content-Type", types.get(i)));
      all.add(deleted("projects/h" + i));
    }
    all.add(json("2.1 JSON without a type", "POST", "projects", named("h"), 201).with());
    all.add(deleted("projects/h"));
    all.add(
        json("2.1 a web form", "POST", "projects", "metadata=x", 422)
            .with("Content-Type", "application/x-www-form-urlencoded")
            .answering("it is not JSON"));
    all.add(
        json("2.1 JSON where a form with a file is needed", "POST", CA + "/apps", named("f"), 422)
            .answering("=Unable to process file"));
    all.add(
        new Form(
            "2.1 a form where JSON is needed",
            "POST",
            "projects",
            List.of("Content-Type", "multipart/form-data; boundary=b"),
            multipart("b", List.of(new Part("name=\"metadata\"", "", bytes(named("h"))))),
            422,
            "takes no files"));
  }

  /// Clusters that are reached through Git.
  static void gitOps(List<Form> all) {
    String clusters = Form.CP + "/clusters";
    for (String type : List.of("fluxcd", "fluxv2", "azureArcV2", "azureArc", "anthos")) {
      String body = named("g", "{\"gitOps\":{\"gitOpsType\":\"" + type + "\"}}");
      all.add(json("3.2 a Git cluster without a file: " + type, "POST", clusters, body, 201));
      all.add(deleted(clusters + "/g"));
      all.add(
          Form.file("3.2 a Git cluster with any file", "POST", clusters, body, bytes("no config")));
      all.add(
          Form.get("3.2 the file comes back", clusters + "/g", "=no config")
              .with("Accept", "application/octet-stream"));
      all.add(deleted(clusters + "/g"));
    }
    for (String type : List.of("git", "FLUXCD", "flux", " fluxcd")) {
      String body = named("g", "{\"gitOps\":{\"gitOpsType\":\"" + type + "\"}}");
      all.add(
          json("3.2 a type that is none: " + type, "POST", clusters, body, 400)
              .answering("Invalid Input:"));
    }
    all.add(
        Form.file("3.2 a kubeconfig that is none", "POST", clusters, named("g"), bytes("no config"))
            .refused(422, "kubeconfig"));
  }

  static void forms(List<Form> all) {
    byte[] near = bytes("\r\n--c0ffee-not\r\n--c0ffe\r\n");
    byte[] tricky = Arrays.copyOf(CHART, CHART.length);
    var metadata = new Part("name=\"metadata\"", "", bytes(named("f")));
    List<Part> several =
        List.of(
            metadata,
            new Part("name=\"files\"; filename=\"a.yaml\"", "", bytes("a: 1")),
            new Part("name=\"files\"; filename=\"b.yaml\"", "", bytes("b: 1")));
    List<Form> good =
        List.of(
            form(
                "4.4 form: metadata with a type of its own",
                "POST",
                CA + "/apps",
                List.of(
                    new Part("name=\"metadata\"", JSON, bytes(named("f"))),
                    upload("filename", CHART))),
            form(
                "4.4 form: the file first",
                "POST",
                CA + "/apps",
                List.of(upload("filename", CHART), metadata)),
            form(
                "4.4 form: a file under its own name",
                "POST",
                CA + "/apps",
                List.of(metadata, upload("web-1.0.tgz", CHART))),
            form(
                "4.4 form: a file name with spaces and letters",
                "POST",
                CA + "/apps",
                List.of(metadata, upload("Überlauf; name=x.tgz", CHART))),
            form(
                "4.4 form: a file name with quotes",
                "POST",
                CA + "/apps",
                List.of(metadata, upload("a\\\"; name=\\\"metadata", CHART))),
            form(
                "4.4 form: the name after the file's name",
                "POST",
                CA + "/apps",
                List.of(
                    metadata, new Part("filename=\"; name=metadata\"; name=\"file\"", "", CHART))),
            form(
                "4.4 form: names without quotes",
                "POST",
                CA + "/apps",
                List.of(
                    new Part("name=metadata", "", bytes(named("f"))),
                    new Part("name=file; filename=web.tgz", "", CHART))),
            form(
                "4.4 form: another type of file",
                "POST",
                CA + "/apps",
                List.of(
                    metadata,
                    new Part("name=\"file\"; filename=\"filename\"", "application/x-gzip", CHART))),
            form(
                "4.4 form: parts that nobody knows",
                "POST",
                CA + "/apps",
                List.of(
                    new Part("name=\"other\"", "", near),
                    metadata,
                    upload("filename", CHART),
                    new Part("name=\"more\"", "", NO_BODY))),
            form(
                "4.4 form: of two parts with one name the first",
                "POST",
                CA + "/apps",
                List.of(
                    metadata,
                    upload("filename", tricky),
                    new Part("name=\"metadata\"", "", bytes(named("g"))))),
            form(
                "4.4 form: file and files",
                "POST",
                CA + "/apps",
                Stream.concat(several.stream(), Stream.of(upload("filename", CHART))).toList()));
    for (Form form : good) {
      all.add(form.answering("\"name\":\"f\""));
      all.add(deleted(CA + "/apps/f"));
    }
    byte[] body = multipart("c0ffee", List.of(metadata, upload("filename", CHART)));
    for (String type :
        List.of(
            "multipart/form-data; boundary=\"c0ffee\"",
            "Multipart/Form-Data;boundary=c0ffee",
            "multipart/form-data; charset=utf-8; Boundary=c0ffee")) {
      all.add(
          new Form(
              "4.4 form: " + type,
              "POST",
              CA + "/apps",
              List.of("Content-Type", type),
              body,
              201,
              "{"));
      all.add(deleted(CA + "/apps/f"));
    }
    all.add(broken("files without file", several, 422, "=Unable to process file"));
    all.add(broken("no metadata", List.of(upload("filename", CHART)), 400, "=Empty body"));
    all.add(
        broken(
            "metadata that is empty",
            List.of(new Part("name=\"metadata\"", "", NO_BODY), upload("filename", CHART)),
            400,
            "=Empty body"));
    all.add(
        broken(
            "metadata that is no JSON",
            List.of(new Part("name=\"metadata\"", "", bytes("name: f")), upload("filename", CHART)),
            422,
            "not JSON"));
    all.add(
        broken(
            "an empty file",
            List.of(metadata, upload("filename", NO_BODY)),
            422,
            "rror in file format"));
    all.add(
        broken(
            "a file that is no archive",
            List.of(metadata, upload("filename", bytes("x"))),
            422,
            "rror in file format"));
    for (String type :
        List.of(
            "multipart/form-data",
            "multipart/form-data; boundary=other",
            "multipart/form-data; boundary=c0ff")) {
      all.add(
          new Form(
              "4.4 wrong form: " + type,
              "POST",
              CA + "/apps",
              List.of("Content-Type", type),
              body,
              422,
              "The multipart form cannot be decoded"));
    }
    all.add(
        new Form(
            "4.4 wrong form: cut off",
            "POST",
            CA + "/apps",
            List.of("Content-Type", "multipart/form-data; boundary=c0ffee"),
            Arrays.copyOf(body, body.length - 12),
            422,
            "The multipart form cannot be decoded"));
    all.add(
        new Form(
            "4.4 wrong form: empty",
            "POST",
            CA + "/apps",
            List.of("Content-Type", "multipart/form-data; boundary=c0ffee"),
            NO_BODY,
            400,
            "=Empty body"));
  }

  private static Form broken(String name, List<Part> parts, int code, String answer) {
    Form form = form("4.4 wrong form: " + name, "POST", CA + "/apps", parts);
    return new Form(
        form.name(), form.method(), form.anchor(), form.headers(), form.body(), code, answer);
  }

  private TransportForms() {}
}
