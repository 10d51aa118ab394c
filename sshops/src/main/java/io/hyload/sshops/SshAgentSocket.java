package io.hyload.sshops;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// The running ssh-agent, over its Unix socket (the library's own client needs a native one).
final class SshAgentSocket extends AbstractAgentProxy {
    private static final int LONGEST = 256 * 1024; // as OpenSSH (AGENT_MAX_LEN)

    private final SocketChannel channel;

    SshAgentSocket(Path socket) throws IOException {
        super(null);
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// One question, one answer: a length and as many bytes, both ways.
    @Override
    protected synchronized Buffer request(Buffer question) throws IOException {
        var out = ByteBuffer.wrap(question.array(), question.rpos(), question.available());
        while (out.hasRemaining()) channel.write(out);
        var length = read(Integer.BYTES).getInt();
        if (length < 1 || length > LONGEST) throw new IOException("the agent answers with " + length + " bytes");
        return new ByteArrayBuffer(read(length).array());
    }

    private ByteBuffer read(int length) throws IOException {
        var in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) if (channel.read(in) < 0) throw new EOFException("the agent hung up");
        return in.flip();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        super.close();
        channel.close();
    }
}
