package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.testbed.TestBed;
import io.bulkhead.testbed.TestBedOptions;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Clients that two public generators create from the hub's own description take a deployment from
/// the registration of its cluster to its end, and get typed problems on the way. Generated code is
/// not kept; the programs that use the clients are in `src/test/resources/clients`.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsE2E {
  private static final Path MODULE = Checkout.root().resolve("e2e");
  private static final Path DRIVERS = MODULE.resolve("src/test/resources/clients");

  /// Where the build has put it.
  private static final Path GENERATOR =
      MODULE.resolve("target/generators/openapi-generator-cli.jar");

  private final CommandLine commands = new CommandLine(Map.of());
  private Path work;
  private TestBed bed;
  private HubProcess hub;
  private Path description;
  private Path chart;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    work = folder;
    bed = TestBed.start(TestBedOptions.fake(2, 1));
    hub = HubProcess.withoutProbes(work.resolve("data"));
    description = work.resolve("openapi.json");
    try (var client = hub.client()) {
      client.send(
          HttpRequest.newBuilder(URI.create(hub.url() + "/openapi")).build(),
          BodyHandlers.ofFile(description));
    }
    chart = work.resolve("web.tgz");
    Path charts = MODULE.resolve("src/test/resources/lesser-clusters");
    ran("tar", "-czf", chart.toString(), "-C", charts.toString(), "web");
  }

  @AfterAll
  void stop() {
    hub.close();
    bed.close();
  }

  @Test
  void javasLeadsADeploymentFromBeginningToEnd() throws Exception {
    Path sources = work.resolve("java");
    ran(
        java(),
        "--sun-misc-unsafe-memory-access=allow",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        "-jar",
        GENERATOR.toString(),
        "generate",
        "--input-spec=" + description,
        "--generator-name=java",
        "--library=okhttp-gson",
        "--output=" + sources,
        "--invoker-package=client",
        "--api-package=client.api",
        "--model-package=client.model",
        "--global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
        "--additional-properties=useJakartaEe=true,openApiNullable=false,"
            + "containerDefaultToNull=true,hideGenerationTimestamp=true");
    Path classes = compiled(sources.resolve("src/main/java"));

    String path = classes + File.pathSeparator + libraries();
    drive(0, java(), "-cp", path, "Drive");
  }

  @Test
  void pythonsLeadsADeploymentFromBeginningToEnd() throws Exception {
    Path programs = environment();
    Path folder = Files.createDirectories(work.resolve("python"));
    // Formatting unread code would need another program.
    Path config = Files.writeString(folder.resolve("config.yaml"), "post_hooks: []\n");
    ran(
        programs.resolve("openapi-python-client").toString(),
        "generate",
        "--path=" + description,
        "--meta=none",
        "--config=" + config,
        "--output-path=" + folder.resolve("client"));

    drive(
        1,
        "env",
        "PYTHONPATH=" + folder,
        programs.resolve("python").toString(),
        DRIVERS.resolve("drive.py").toString());
  }

  /// @param cluster of the bed, each for one client
  private void drive(int cluster, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    String kubeconfig = bed.clusters().get(cluster).kubeconfig().toString();
    words.addAll(List.of(hub.url(), HubProcess.TOKEN, kubeconfig, chart.toString()));

    assertThat(ran(words.toArray(String[]::new))).endsWith("driven\n");
  }

  private String ran(String... command) {
    var result = commands.run(List.of(command));
    assertThat(result.exit()).as(String.join(" ", command) + "\n" + result.output()).isZero();
    return result.output();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String libraries() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /// The generated classes and what drives them.
  private Path compiled(Path sources) throws IOException {
    Path classes = Files.createDirectories(work.resolve("classes"));
    var compiler = ToolProvider.getSystemJavaCompiler();
    var faults = new StringWriter();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        Stream<Path> generated = Files.walk(sources)) {
      List<Path> all = new ArrayList<>(List.of(DRIVERS.resolve("Drive.java")));
      generated.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(all);
      List<String> options =
          List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", libraries());
      boolean whole = compiler.getTask(faults, files, null, options, null, units).call();
      assertThat(whole).as(faults.toString()).isTrue();
    }
    return classes;
  }

  /// A Python with the generator and what its clients need, kept until the next clean build.
  ///
  /// @return the folder of its programs
  private Path environment() throws IOException {
    Path wanted = DRIVERS.resolve("requirements.txt");
    Path home = MODULE.resolve("target/generators/python");
    Path has = home.resolve("requirements.txt");
    if (!Files.exists(has) || Files.mismatch(has, wanted) >= 0) {
      ran("python3", "-m", "venv", "--clear", home.toString());
      ran(home.resolve("bin/pip").toString(), "install", "--quiet", "-r", wanted.toString());
      Files.copy(wanted, has);
    }
    return home.resolve("bin");
  }
}
