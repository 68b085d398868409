package vn.motcua.app.platform

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import vn.motcua.app.platform.fakes.FakeClock
import vn.motcua.app.platform.fakes.FakeRandom
import vn.motcua.core.Clock
import vn.motcua.core.Random

/** What every [Clock] keeps. */
abstract class ClockContract {
    abstract val clock: Clock

    @Test
    fun `it counts milliseconds and does not go back`() {
        val first = clock.nowMs()
        // 2020 to 2100: seconds or microseconds would lie outside.
        assertTrue(first in 1_577_836_800_000..4_102_444_800_000)
        assertTrue(clock.nowMs() >= first)
    }
}

class FakeClockTest : ClockContract() {
    override val clock = FakeClock()
}

class SystemClockTest : ClockContract() {
    override val clock = SystemClock()

    @Test
    fun `it is the time of the machine`() = assertTrue(clock.nowMs() - System.currentTimeMillis() in -1_000..1_000)
}

/** What every [Random] keeps. */
abstract class RandomContract {
    abstract val random: Random

    @Test
    fun `as many bytes as asked for`() = listOf(0, 1, 32, 4_096).forEach { assertEquals(it, random.bytes(it.toUInt()).size) }

    @Test
    fun `never the same, and every value comes`() {
        assertFalse(random.bytes(32u).contentEquals(random.bytes(32u)))
        assertEquals(256, random.bytes(65_536u).toSet().size)
    }
}

class FakeRandomTest : RandomContract() {
    override val random = FakeRandom()
}

class SystemRandomTest : RandomContract() {
    override val random = SystemRandom()
}
