package org.sshmux.session.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sshmux.identity.HostListing;

final class ListingsTest {
  private final Listings listings = new Listings();

  private static HostListing.Entry entry(String label, String... names) {
    return new HostListing.Entry("cn=" + names[0], List.of(names), List.of(), label);
  }

  @Test
  void preparesAListingOnce() {
    HostListing.Entry web = entry("the web", "web1", "www");
    Listings.Prepared first = listings.of(List.of(web));

    assertThat(first.labels()).containsEntry("www", "the web");
    assertThat(listings.of(List.of(web))).isSameAs(first);
  }

  @Test
  void preparesAnotherListingAnew() {
    Listings.Prepared first = listings.of(List.of(entry("", "web1")));

    Listings.Prepared second = listings.of(List.of(entry("new", "web1")));

    assertThat(second).isNotSameAs(first);
    assertThat(second.labels()).containsEntry("web1", "new");
    assertThat(listings.of(List.of()).labels()).isEmpty();
  }
}
