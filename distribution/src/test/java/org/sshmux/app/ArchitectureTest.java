package org.sshmux.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the code's structure, as tests. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.sshmux");

  /** Which characters are shown is the same wherever something is. */
  private static final String EVERYBODY_KNOWS = "text";

  /** Every package, and the packages of ours that it may know besides its own subpackages. */
  private static final Map<String, Set<String>> DIRECTIONS =
      Map.ofEntries(
          Map.entry("audit", Set.of()),
          Map.entry("audit.ecs", Set.of("audit")),
          Map.entry("audit.trail", Set.of("audit", "audit.ecs")),
          Map.entry("audit.review", Set.of("audit.ecs", "audit.trail")),
          Map.entry(EVERYBODY_KNOWS, Set.of()),
          Map.entry("identity", Set.of()),
          Map.entry("menu", Set.of()),
          Map.entry("grant", Set.of("identity")),
          Map.entry("policy", Set.of("grant", "identity")),
          Map.entry("target", Set.of("grant", "identity", "policy")),
          Map.entry("session.accounting", Set.of("audit", "grant", "identity", "policy")),
          Map.entry("session.admission", Set.of("audit", "session.accounting")),
          Map.entry("session.authentication", Set.of("audit", "identity", "session.accounting")),
          Map.entry(
              "session.revocation",
              Set.of(
                  "audit",
                  "grant",
                  "identity",
                  "policy",
                  "session.accounting",
                  "session.authentication")),
          Map.entry(
              "session.inventory",
              Set.of("identity", "policy", "session.accounting", "session.authentication")),
          Map.entry(
              "session.access",
              Set.of(
                  "audit",
                  "grant",
                  "identity",
                  "policy",
                  "session.accounting",
                  "session.authentication",
                  "session.inventory",
                  "target")),
          Map.entry(
              "session",
              Set.of(
                  "audit",
                  "identity",
                  "policy",
                  "session.access",
                  "session.accounting",
                  "session.admission",
                  "session.authentication",
                  "session.inventory",
                  "session.revocation",
                  "target")),
          Map.entry("relay", Set.of()),
          Map.entry("command", Set.of("grant", "policy", "session.inventory")),
          Map.entry("ssh.io", Set.of()),
          Map.entry("ssh.channel", Set.of("relay", "ssh.io")),
          Map.entry("ssh.hostkey", Set.of("identity")),
          Map.entry("ssh.credential", Set.of("identity", "ssh.channel", "target")),
          Map.entry(
              "ssh.outbound",
              Set.of("relay", "ssh.channel", "ssh.credential", "ssh.hostkey", "ssh.io")),
          Map.entry(
              "ssh.peer",
              Set.of(
                  "audit",
                  "command",
                  "grant",
                  "identity",
                  "session",
                  "session.access",
                  "session.accounting",
                  "ssh.credential",
                  "ssh.hostkey",
                  "ssh.io",
                  "ssh.outbound",
                  "target")),
          Map.entry(
              "ssh.stage",
              Set.of(
                  "audit",
                  "command",
                  "grant",
                  "menu",
                  "policy",
                  "relay",
                  "session",
                  "session.access",
                  "session.accounting",
                  "session.inventory",
                  "ssh.channel",
                  "ssh.credential",
                  "ssh.hostkey",
                  "ssh.io",
                  "ssh.outbound",
                  "ssh.peer",
                  "target")),
          Map.entry(
              "ssh",
              Set.of(
                  "audit",
                  "command",
                  "identity",
                  "session",
                  "session.access",
                  "session.accounting",
                  "session.authentication",
                  "ssh.channel",
                  "ssh.io",
                  "ssh.outbound",
                  "ssh.peer",
                  "ssh.stage",
                  "target")),
          Map.entry("config", Set.of()),
          Map.entry("ldap.config", Set.of()),
          Map.entry("ldap.connection", Set.of("ldap.config")),
          Map.entry("ldap.metrics", Set.of()),
          Map.entry("ldap.cache", Set.of("ldap.config", "ldap.connection", "ldap.metrics")),
          Map.entry("ldap.push.change", Set.of("ldap.connection", "ldap.entry", "ldap.metrics")),
          Map.entry("ldap.push.held", Set.of("identity", "ldap.cache", "ldap.push.change")),
          Map.entry(
              "ldap.push.feed",
              Set.of("ldap.config", "ldap.connection", "ldap.push.change", "ldap.push.held")),
          Map.entry("ldap.push.reach", Set.of("ldap.config", "ldap.push.change", "ldap.push.held")),
          Map.entry(
              "ldap.push",
              Set.of(
                  "identity",
                  "ldap.cache",
                  "ldap.config",
                  "ldap.connection",
                  "ldap.metrics",
                  "ldap.push.change",
                  "ldap.push.feed",
                  "ldap.push.held",
                  "ldap.push.reach")),
          Map.entry("ldap.entry", Set.of("identity", "ldap.config", "ldap.connection")),
          Map.entry(
              "ldap.person",
              Set.of(
                  "identity",
                  "ldap.cache",
                  "ldap.config",
                  "ldap.connection",
                  "ldap.entry",
                  "ldap.grant",
                  "ldap.group")),
          Map.entry(
              "ldap.grant",
              Set.of("grant", "identity", "ldap.config", "ldap.connection", "ldap.host")),
          Map.entry(
              "ldap.group",
              Set.of("identity", "ldap.config", "ldap.connection", "ldap.entry", "ldap.grant")),
          Map.entry(
              "ldap.host",
              Set.of("identity", "ldap.cache", "ldap.config", "ldap.connection", "ldap.entry")),
          Map.entry("ldap.probe", Set.of("ldap.config", "ldap.connection")),
          Map.entry(
              "ldap",
              Set.of(
                  "identity",
                  "ldap.cache",
                  "ldap.config",
                  "ldap.connection",
                  "ldap.entry",
                  "ldap.host",
                  "ldap.metrics",
                  "ldap.person",
                  "ldap.push")),
          Map.entry(
              "app",
              Set.of(
                  "app.demo",
                  "audit",
                  "audit.ecs",
                  "audit.review",
                  "audit.trail",
                  "config",
                  "identity",
                  "ldap",
                  "ldap.config",
                  "ldap.connection",
                  "ldap.entry",
                  "ldap.person",
                  "ldap.probe",
                  "policy",
                  "session",
                  "session.accounting",
                  "session.admission",
                  "ssh",
                  "ssh.credential",
                  "ssh.hostkey",
                  "ssh.outbound",
                  "ssh.peer",
                  "target")),
          Map.entry("app.demo", Set.of("app", "config")));

  private static final List<String> FORBIDDEN_ENDS =
      List.of(
          "Util", "Utils", "Helper", "Manager", "Impl", "Processor", "Info", "Data", "Controller");
  private static final List<String> FORBIDDEN_STARTS =
      List.of("Abstract", "Base", "Default", "Generic");
  private static final Set<String> FORBIDDEN_PACKAGES = Set.of("common", "core", "util", "model");

  /** Names that a published vocabulary or the SSH protocol gives. */
  private static final Set<String> NAMES_OF_THE_FIELD =
      Set.of("DirectoryData", "AuthService", "ForwardingService", "NameService");

  private static final int LONGEST_FILE = 400;

  @Test
  void knowsEveryPackage() {
    Set<String> found = new TreeSet<>();
    CODE.forEach(type -> found.add(shortName(type)));
    assertThat(found).isSubsetOf(DIRECTIONS.keySet());
  }

  @Test
  void keepsTheDirectionsBetweenPackages() {
    Map<String, Set<String>> wrong = new TreeMap<>();
    for (JavaClass type : CODE) {
      String from = shortName(type);
      type.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(target -> target.getPackageName().startsWith("org.sshmux"))
          .map(ArchitectureTest::shortName)
          .filter(to -> !to.equals(EVERYBODY_KNOWS))
          .filter(to -> !to.equals(from) && !DIRECTIONS.getOrDefault(from, Set.of()).contains(to))
          .forEach(to ->
              wrong.computeIfAbsent(from + " -> " + to, k -> new TreeSet<>()).add(type.getName()));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void hasNoCycles() {
    slices()
        .matching("org.sshmux.(**)")
        .should()
        .beFreeOfCycles()
        .check(
            CODE.that(
                com.tngtech.archunit.base.DescribedPredicate.not(
                    resideInAnyPackage("org.sshmux.app.."))));
  }

  @Test
  void onlySshAndTheDemoKnowTheSshLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.sshmux.ssh..", "org.sshmux.app.demo")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.sshd..")
        .check(CODE);
  }

  @Test
  void onlyTheAdapterAndTheDemoKnowTheLdapLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.sshmux.ldap..", "org.sshmux.app.demo")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.unboundid..", "com.github.benmanes.caffeine..")
        .check(CODE);
  }

  @Test
  void theModelWritesNoDiagnostics() {
    noClasses()
        .that()
        .resideInAnyPackage("org.sshmux.grant", "org.sshmux.identity", "org.sshmux.policy")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..")
        .check(CODE);
  }

  @Test
  void usesNoForbiddenNames() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass type : CODE) {
      String name = type.getSimpleName();
      boolean forbidden =
          FORBIDDEN_ENDS.stream().anyMatch(name::endsWith)
              || FORBIDDEN_STARTS.stream()
                  .anyMatch(s ->
                      name.startsWith(s)
                          && name.length() > s.length()
                          && Character.isUpperCase(name.charAt(s.length())))
              || name.endsWith("Service");
      if (forbidden && !NAMES_OF_THE_FIELD.contains(name)) {
        wrong.add(type.getName());
      }
      for (String part : type.getPackageName().split("\\.", -1)) {
        if (FORBIDDEN_PACKAGES.contains(part)) {
          wrong.add(type.getPackageName());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void holdsNoMutableStatics() {
    classes()
        .should(
            new ArchCondition<JavaClass>("have only final static fields") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getFields().stream()
                    .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                    .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                    .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                    .forEach(field ->
                        events.add(SimpleConditionEvent.violated(field, field.getFullName())));
              }
            })
        .check(CODE);
  }

  @Test
  void hasNoFileOverFourHundredLines() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String module : List.of("gateway", "directory-adapter", "distribution")) {
      try (Stream<Path> files = Files.walk(Path.of("..").resolve(module).resolve("src"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          try (Stream<String> lines = Files.lines(file)) {
            long count = lines.count();
            if (count > LONGEST_FILE) {
              wrong.add(file + ": " + count);
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String shortName(JavaClass type) {
    return type.getPackageName().replaceFirst("^org\\.sshmux\\.?", "");
  }
}
