package io.hyload.sshops;

import java.io.IOException;

import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpErrorDataHandler;
import org.apache.sshd.sftp.client.SftpVersionSelector;
import org.apache.sshd.sftp.client.impl.DefaultSftpClient;
import org.apache.sshd.sftp.common.SftpConstants;

/// SFTP that does not mind what a login shell prints before it, from its `.bashrc` or `.cshrc`: taken for a packet, it would end the
/// whole connection.
final class SshFiles extends DefaultSftpClient {
    /// Whether the first packet has come. Without an initial value: the constructor of the class above lets data come already.
    private volatile boolean hasBegun;

    SshFiles(ClientSession session) throws IOException {
        super(session, SftpVersionSelector.fixedVersionSelector(SftpConstants.SFTP_V3), SftpErrorDataHandler.EMPTY);
    }

    /// A packet begins with its length in four bytes (draft-ietf-secsh-filexfer-02 §3). That of the first is a small number, so its
    /// first byte is 0, which no text has.
    @Override
    protected int data(byte[] bytes, int from, int length) throws IOException {
        int end = from + length;
        int at = from;
        if (!hasBegun) {
            while (at < end && bytes[at] != 0) at++;
            hasBegun = at < end;
        }
        if (at < end) super.data(bytes, at, end - at);
        return length;
    }
}
