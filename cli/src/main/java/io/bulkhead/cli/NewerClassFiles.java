package io.bulkhead.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Rewrites an archive's class files in a format that the JVM can archive for the next start. The
/// JVM cannot archive classes older than Java 6, such as those of the command-line library, since
/// they have no stack maps. A step of the build; see the module's `pom.xml`.
final class NewerClassFiles {
  private static final int FIRST_KEPT = ClassFile.JAVA_6_VERSION;
  private static final int WRITTEN = ClassFile.JAVA_8_VERSION;

  private NewerClassFiles() {}

  /// @param args the archive, which is replaced
  public static void main(String[] args) throws IOException {
    Path archive = Path.of(args[0]);
    Path fresh = archive.resolveSibling(archive.getFileName() + ".new");
    try {
      write(archive, fresh);
      Files.move(fresh, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void write(Path archive, Path fresh) throws IOException {
    try (var in = new JarFile(archive.toFile());
        var loader = new URLClassLoader(new URL[] {archive.toUri().toURL()});
        OutputStream file = Files.newOutputStream(fresh);
        var out = new JarOutputStream(file)) {
      ClassFile files =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofClassLoading(loader)));
      for (JarEntry entry : Collections.list(in.entries())) {
        var copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        out.putNextEntry(copy);
        try (InputStream content = in.getInputStream(entry)) {
          byte[] bytes = content.readAllBytes();
          out.write(entry.getName().endsWith(".class") ? newer(files, bytes) : bytes);
        }
      }
    }
  }

  private static byte[] newer(ClassFile files, byte[] bytes) {
    ClassModel model = files.parse(bytes);
    if (model.majorVersion() >= FIRST_KEPT) {
      return bytes;
    }
    // Stack maps are generated only for code that is transformed, not for code that is copied.
    ClassTransform code = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
    ClassTransform version =
        (builder, element) -> {
          if (element instanceof ClassFileVersion) {
            builder.withVersion(WRITTEN, 0);
          } else {
            builder.with(element);
          }
        };
    return files.transformClass(model, code.andThen(version));
  }
}
