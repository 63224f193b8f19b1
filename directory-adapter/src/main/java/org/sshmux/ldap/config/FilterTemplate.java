package org.sshmux.ldap.config;

import static java.util.Objects.requireNonNull;
import static org.sshmux.ldap.config.ConfigChecks.check;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A search filter with named places. Values enter the parsed filter as assertion values, never its
 * text, so no value can change what the filter asks.
 */
public final class FilterTemplate {
  private final Filter filter;

  private FilterTemplate(Filter filter) {
    this.filter = filter;
  }

  /**
   * @param places the names that must stand in the text, as {@code {name}}, each as a whole value
   * @throws IllegalArgumentException if the text is no filter, lacks a place or has another
   */
  public static FilterTemplate parse(String text, String... places) {
    FilterTemplate template = read(text, places);
    for (String place : places) {
      check(template.has(place), "filter must contain {" + place + "} as a value");
    }
    return template;
  }

  /**
   * The same, where one of the places is enough.
   *
   * @throws IllegalArgumentException if the text is no filter, lacks all places or has another
   */
  public static FilterTemplate parseAny(String text, String... places) {
    FilterTemplate template = read(text, places);
    check(
        Arrays.stream(places).anyMatch(template::has),
        "filter must contain {" + String.join("} or {", places) + "} as a value");
    return template;
  }

  private static FilterTemplate read(String text, String... places) {
    check(text.startsWith("(") && text.endsWith(")"), "filter must stand in parentheses: " + text);
    Filter parsed;
    try {
      parsed = Filter.create(text);
    } catch (LDAPException | RuntimeException e) {
      throw new IllegalArgumentException("filter is no LDAP filter: " + text, e);
    }
    braced(parsed)
        .forEach(value ->
            check(
                Arrays.stream(places).anyMatch(place -> value.equals("{" + place + "}")),
                "filter has an unknown or misplaced placeholder: " + value));
    return new FilterTemplate(parsed);
  }

  /** Whether the filter has a place. */
  public boolean has(String place) {
    return braced(filter).contains("{" + place + "}");
  }

  /** The attributes that are compared with what stands in a place. */
  public List<String> attributesOf(String place) {
    return attributesOf(filter, "{" + place + "}");
  }

  private static List<String> attributesOf(Filter node, String value) {
    return switch (node.getFilterType()) {
      case Filter.FILTER_TYPE_AND, Filter.FILTER_TYPE_OR ->
          Arrays.stream(node.getComponents())
              .flatMap(part -> attributesOf(part, value).stream())
              .distinct()
              .toList();
      case Filter.FILTER_TYPE_EQUALITY ->
          value.equals(node.getAssertionValue())
              ? List.of(requireNonNull(node.getAttributeName()))
              : List.of();
      default -> List.of();
    };
  }

  /** The filter with a value in each place. */
  public Filter with(Map<String, String> values) {
    return fill(filter, values);
  }

  /** The filter with every place open: what it finds with any value, it finds. */
  public Filter forAny() {
    return open(filter);
  }

  private static Filter open(Filter node) {
    if (braced(node).isEmpty()) {
      return node;
    }
    return switch (node.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(openAll(node));
      case Filter.FILTER_TYPE_OR -> Filter.createORFilter(openAll(node));
      case Filter.FILTER_TYPE_EQUALITY ->
          Filter.createPresenceFilter(requireNonNull(node.getAttributeName()));
      // What one value excludes, another does not.
      default -> Filter.createPresenceFilter("objectClass");
    };
  }

  private static List<Filter> openAll(Filter node) {
    return Arrays.stream(node.getComponents()).map(FilterTemplate::open).toList();
  }

  private static Filter fill(Filter node, Map<String, String> values) {
    return switch (node.getFilterType()) {
      case Filter.FILTER_TYPE_AND -> Filter.createANDFilter(fillAll(node, values));
      case Filter.FILTER_TYPE_OR -> Filter.createORFilter(fillAll(node, values));
      case Filter.FILTER_TYPE_NOT ->
          Filter.createNOTFilter(fill(requireNonNull(node.getNOTComponent()), values));
      case Filter.FILTER_TYPE_EQUALITY -> {
        String value = requireNonNull(node.getAssertionValue());
        String name = value.length() > 2 ? value.substring(1, value.length() - 1) : "";
        yield value.equals("{" + name + "}") && values.containsKey(name)
            ? Filter.createEqualityFilter(
                requireNonNull(node.getAttributeName()), requireNonNull(values.get(name)))
            : node;
      }
      default -> node;
    };
  }

  private static List<Filter> fillAll(Filter node, Map<String, String> values) {
    return Arrays.stream(node.getComponents()).map(part -> fill(part, values)).toList();
  }

  /** Every value that has a brace in it, wherever it stands. */
  private static List<String> braced(Filter node) {
    return switch (node.getFilterType()) {
      case Filter.FILTER_TYPE_AND, Filter.FILTER_TYPE_OR ->
          Arrays.stream(node.getComponents()).flatMap(part -> braced(part).stream()).toList();
      case Filter.FILTER_TYPE_NOT -> braced(requireNonNull(node.getNOTComponent()));
      case Filter.FILTER_TYPE_EQUALITY -> bracedOnly(requireNonNull(node.getAssertionValue()));
      default -> bracedOnly(node.toString()).stream().map(text -> "in " + text).toList();
    };
  }

  private static List<String> bracedOnly(String value) {
    return value.contains("{") || value.contains("}") ? List.of(value) : List.of();
  }
}
