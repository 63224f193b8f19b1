package org.sshmux.ldap.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sshmux.ldap.Entries;

final class EntryIdTest {
  private final Entry entry = new Entry(Entries.personDn("a"));

  @Test
  void takesTheFirstThatIsThere() {
    entry.addAttribute("entryUUID", "the-uuid");
    assertThat(EntryId.of(entry, List.of("ipaUniqueID", "entryUUID"))).contains("the-uuid");

    entry.addAttribute("ipaUniqueID", "the-ipa-id");
    assertThat(EntryId.of(entry, List.of("ipaUniqueID", "entryUUID"))).contains("the-ipa-id");
    assertThat(EntryId.of(entry, List.of("nsUniqueId"))).isEmpty();
  }

  @Test
  void writesTheGuidOfActiveDirectoryAsItsToolsDo() {
    entry.addAttribute("objectGUID", HexFormat.of().parseHex("ffeeddccbbaa99887766554433221100"));

    assertThat(EntryId.of(entry, List.of("objectGUID")))
        .contains("ccddeeff-aabb-8899-7766-554433221100");
  }

  @Test
  void doesNotGuess() {
    entry.addAttribute("objectGUID", "short");
    entry.addAttribute("entryUUID", "one", "two");
    entry.addAttribute("nsUniqueId", " ");

    assertThat(EntryId.of(entry, List.of("objectGUID", "nsUniqueId"))).isEmpty();
    assertThat(EntryId.of(entry, List.of("entryUUID", "nsUniqueId"))).isEmpty();
    assertThat(EntryId.of(entry, List.of("nsUniqueId"))).isEmpty();
  }

  @Test
  void writesAnyOtherBytesInHexadecimal() {
    entry.addAttribute("GUID", HexFormat.of().parseHex("fffe00"));

    assertThat(EntryId.of(entry, List.of("GUID"))).contains("fffe00");
  }
}
