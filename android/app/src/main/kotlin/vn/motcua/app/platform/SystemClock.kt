package vn.motcua.app.platform

import vn.motcua.core.Clock
import vn.motcua.core.Random
import java.security.SecureRandom

/** The phone's own time, whatever it was set to. Any thread; cannot fail. */
class SystemClock : Clock {
    override fun nowMs(): Long = System.currentTimeMillis()
}

/** Randomness fit for keys (`SecureRandom`, NIST SP 800-90A). Any thread; cannot fail. */
class SystemRandom : Random {
    private val source = SecureRandom()

    override fun bytes(len: UInt): ByteArray = ByteArray(len.toInt()).also(source::nextBytes)
}
