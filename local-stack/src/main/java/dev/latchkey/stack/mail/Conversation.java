package dev.latchkey.stack.mail;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.function.Consumer;

/** GreenMail's SMTP with one client. Instead of storing a mail, it prints a {@link MailNote}. */
final class Conversation extends SmtpManager {

    /** A client that sends nothing for so long is disconnected. */
    private static final int PATIENCE_MILLISECONDS = 30_000;

    private final Consumer<String> out;

    private Conversation(Managers managers, Consumer<String> out) {
        super(managers.getImapHostManager(), managers.getUserManager());
        this.out = out;
    }

    /** Talks with the client until it ends the conversation, and closes the connection. */
    static void with(Socket client, Consumer<String> out) {
        try (client) {
            client.setSoTimeout(PATIENCE_MILLISECONDS);
            new SmtpHandler(new SmtpCommandRegistry(), new Conversation(new Managers(), out), client).run();
        } catch (IOException | IllegalStateException gone) {
            // The client has gone in the middle of a mail. If it wants the mail to arrive, it sends it again.
        }
    }

    @Override
    public synchronized void send(SmtpState state) {
        MovingMessage mail = state.getMessage();
        List<String> recipients =
                mail.getToAddresses().stream().map(MailAddress::getEmail).toList();
        out.accept(MailNote.of(recipients, mail.getMessage()).text());
    }
}
