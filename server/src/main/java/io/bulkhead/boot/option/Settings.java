package io.bulkhead.boot.option;

import io.bulkhead.diagnostic.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The operator's settings from the command line, system properties and the environment. An unknown
/// name is refused: a typo in `--auth` must not leave a default in force.
public final class Settings {
  static final String TERMINAL = "bulkhead.terminal.out";
  public static final String TRAINING = "bulkhead.training";
  private static final String HELP = "--help";

  /// Properties that the launcher passes to the hub.
  private static final List<String> LAUNCHER_PROPERTIES =
      List.of(TERMINAL, "bulkhead.terminal.err", TRAINING);

  /// Variables of the launcher and the command line, which a hub started beside them inherits.
  private static final List<String> OTHERS_VARIABLES =
      List.of(
          "BULKHEAD_JAVA_HOME",
          "BULKHEAD_SERVER_OPTS",
          "BULKHEAD_BUILD",
          "BULKHEAD_SERVER",
          "BULKHEAD_TOKEN",
          "BULKHEAD_CA",
          "BULKHEAD_CONFIG");

  /// Kubernetes passes the addresses of Services to each pod, such as one that is called
  /// `bulkhead`.
  private static final Pattern SERVICE_LINK =
      Pattern.compile("BULKHEAD_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_\\w+)?)");

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private boolean help;

  private Settings() {}

  /// Throws IllegalArgumentException with a text for the user.
  static Settings of(String[] args, Map<String, String> environment, Properties properties) {
    var settings = new Settings();
    settings.readEnvironment(environment);
    settings.readProperties(properties);
    settings.readFlags(args);
    return settings;
  }

  private void readEnvironment(Map<String, String> environment) {
    for (String name : new TreeSet<>(environment.keySet())) {
      Setting setting = setting(name, Setting::variable);
      String value = environment.getOrDefault(name, "");
      if (setting != null) {
        // Templates set a variable to nothing to say that it is not set.
        if (!value.isEmpty()) {
          values.put(setting, value);
        }
      } else if (name.startsWith("BULKHEAD_")
          && !OTHERS_VARIABLES.contains(name)
          && !SERVICE_LINK.matcher(name).matches()) {
        throw unknown("environment variable", name, names(Setting::variable));
      }
    }
  }

  private void readProperties(Properties properties) {
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      Setting setting = setting(name, Setting::property);
      if (setting != null) {
        values.put(setting, properties.getProperty(name));
      } else if (name.startsWith("bulkhead.") && !LAUNCHER_PROPERTIES.contains(name)) {
        throw unknown("configuration key", name, names(Setting::property));
      }
    }
  }

  private void readFlags(String[] args) {
    for (int i = 0; i < args.length; i++) {
      String name = args[i].replaceFirst("=.*", "");
      if (name.equals(HELP)) {
        help = true;
        continue;
      }
      Setting setting = setting(name, Setting::flag);
      if (setting == null || !setting.hasFlag()) {
        List<String> flags = new ArrayList<>(names(Setting::flag));
        flags.remove(Setting.OPERATOR_TOKEN.flag());
        flags.add(HELP);
        throw unknown(name.startsWith("-") ? "option" : "argument", name, flags);
      }
      if (setting.isSwitch() && args[i].equals(name)) {
        values.put(setting, "yes");
        continue;
      }
      boolean inline = args[i].length() > name.length();
      if (!inline && i + 1 == args.length) {
        throw new IllegalArgumentException(name + " needs a value.\n" + Options.USAGE);
      }
      values.put(setting, inline ? args[i].substring(name.length() + 1) : args[++i]);
    }
  }

  private interface Naming {
    String of(Setting setting);
  }

  private static @Nullable Setting setting(String name, Naming naming) {
    for (Setting setting : Setting.values()) {
      if (naming.of(setting).equals(name)) {
        return setting;
      }
    }
    return null;
  }

  private static List<String> names(Naming naming) {
    return Arrays.stream(Setting.values()).map(naming::of).toList();
  }

  private static IllegalArgumentException unknown(String what, String name, List<String> known) {
    String hint =
        Nearest.of(name, known).stream()
            .findFirst()
            .map(near -> " Did you mean " + near + "?")
            .orElse(" Known are " + String.join(", ", known) + ".");
    return new IllegalArgumentException("Unknown " + what + " " + name + "." + hint);
  }

  boolean help() {
    return help;
  }

  String get(Setting setting, String otherwise) {
    return values.getOrDefault(setting, otherwise);
  }
}
