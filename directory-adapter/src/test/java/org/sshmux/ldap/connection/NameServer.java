package org.sshmux.ldap.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Answers every question with the same records (RFC 1035 section 4). */
final class NameServer implements AutoCloseable {
  /** One record. */
  record Srv(int priority, int weight, int port, String target) {}

  private final DatagramSocket socket;
  private final List<Srv> records;

  NameServer(List<Srv> records) throws IOException {
    this.records = records;
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        DatagramPacket question = new DatagramPacket(new byte[512], 512);
        socket.receive(question);
        byte[] answer = answer(Arrays.copyOf(question.getData(), question.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private byte[] answer(byte[] question) throws IOException {
    int end = 12;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    end += 5;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(question, 0, 2);
    out.writeShort(0x8180);
    out.writeShort(1);
    out.writeShort(records.size());
    out.writeInt(0);
    out.write(question, 12, end - 12);
    for (Srv record : records) {
      byte[] target = name(record.target());
      out.writeShort(0xC00C);
      out.writeShort(33);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(6 + target.length);
      out.writeShort(record.priority());
      out.writeShort(record.weight());
      out.writeShort(record.port());
      out.write(target);
    }
    return bytes.toByteArray();
  }

  private static byte[] name(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String label : text.isEmpty() ? List.<String>of() : List.of(text.split("\\.", -1))) {
      out.write(label.length());
      out.writeBytes(label.getBytes(US_ASCII));
    }
    out.write(0);
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
