package vn.motcua.app.platform

import android.content.Context
import vn.motcua.core.Clock
import vn.motcua.core.Ports
import vn.motcua.core.Random
import vn.motcua.core.ShellWords
import java.security.SecureRandom

/** The ports of this phone. Any thread; cannot fail. */
class AndroidPorts(private val context: Context, private val foreground: Foreground, private val words: () -> ShellWords) {
    fun all() = Ports(
        keys = HardwareKeys(context),
        browser = SystemBrowser(context, foreground),
        notifier = StatusNotifier(context, words),
        clock = SystemClock(),
        random = SystemRandom(),
        secrets = SealedSecrets(context),
        trust = SystemTrust(),
        presence = DevicePresence(context, foreground),
        nfc = CardReader(context, foreground, words),
        scanner = CodeScanner(context, foreground, words),
        location = LocationOnce(context, foreground),
    )
}

/** The phone's own time, whatever it was set to. Any thread; cannot fail. */
class SystemClock : Clock {
    override fun nowMs(): Long = System.currentTimeMillis()
}

/** Randomness fit for keys (`SecureRandom`, NIST SP 800-90A). Any thread; cannot fail. */
class SystemRandom : Random {
    private val source = SecureRandom()

    override fun bytes(len: UInt): ByteArray = ByteArray(len.toInt()).also(source::nextBytes)
}
