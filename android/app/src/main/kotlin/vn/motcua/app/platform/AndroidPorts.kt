package vn.motcua.app.platform

import android.content.Context
import vn.motcua.core.Ports
import vn.motcua.core.ShellWords

/** The ports of this phone. Any thread; cannot fail. */
class AndroidPorts(private val context: Context, private val foreground: Foreground, private val words: () -> ShellWords) {
    fun all() = Ports(
        keys = HardwareKeys(context),
        browser = SystemBrowser(context, foreground),
        notifier = StatusNotifier(context, words),
        clock = SystemClock(),
        random = SystemRandom(),
        secrets = SealedSecrets(context),
        presence = DevicePresence(context, foreground),
        nfc = CardReader(context, foreground, words),
        scanner = CodeScanner(context, foreground, words),
        location = LocationOnce(context, foreground),
    )
}
