package org.sshmux.ldap.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.PortUnreachableException;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.junit.jupiter.api.Test;

final class KerberosFailureTest {
  private static LDAPException failure(Throwable cause) {
    return new LDAPException(ResultCode.LOCAL_ERROR, "insides of the library", cause);
  }

  @Test
  void takesARefusalOfTheGatewayForOneOfItsPassword() {
    LDAPException plain =
        KerberosFailure.plain(
            failure(new LoginException("Pre-authentication information\nwas invalid (24)")));

    assertThat(plain.getResultCode()).isEqualTo(ResultCode.INVALID_CREDENTIALS);
    assertThat(plain.getMessage())
        .isEqualTo("Kerberos: Pre-authentication information was invalid (24)");
  }

  @Test
  void takesAnyOtherFailureForAnOutage() {
    LDAPException away = failure(new LoginException().initCause(new PortUnreachableException()));
    LDAPException stranger = failure(new GSSException(GSSException.NO_CRED, 24, "(24)"));

    assertThat(KerberosFailure.plain(away).getResultCode()).isEqualTo(ResultCode.LOCAL_ERROR);
    assertThat(KerberosFailure.plain(away).getMessage())
        .isEqualTo("Kerberos: java.net.PortUnreachableException");
    assertThat(KerberosFailure.plain(stranger).getResultCode()).isEqualTo(ResultCode.LOCAL_ERROR);
  }

  @Test
  void bringsALongTextToAnEnd() {
    assertThat(KerberosFailure.plain(failure(new LoginException("x".repeat(100_000)))).getMessage())
        .hasSizeLessThan(400);
  }

  @Test
  void leavesAloneWhatIsNotOfKerberos() {
    LDAPException other = failure(new PortUnreachableException());

    assertThat(KerberosFailure.plain(other)).isSameAs(other);
  }
}
