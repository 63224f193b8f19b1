package org.sshmux.relay;

import java.util.Objects;

/**
 * A channel request (RFC 4254 section 5.4) as it is on the wire.
 *
 * @param type the request's name
 * @param wantReply whether the other side must answer
 * @param rest what stands behind these two, verbatim; the receiver must not change it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied once on its way in
public record ChannelRequest(String type, boolean wantReply, byte[] rest) {
  public ChannelRequest {
    Objects.requireNonNull(type);
    Objects.requireNonNull(rest);
  }
}
