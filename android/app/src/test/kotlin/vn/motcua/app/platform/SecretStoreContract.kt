package vn.motcua.app.platform

import android.security.keystore.KeyGenParameterSpec
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakeSecrets
import vn.motcua.core.PortException
import vn.motcua.core.SecretStore
import java.io.File

/** What every [SecretStore] keeps. */
abstract class SecretStoreContract {
    abstract val secrets: SecretStore

    /** Makes the value under [name] one that does not open. */
    abstract fun damage(name: String)

    @Test
    fun `what was set is got, and nothing when nothing was set`() {
        assertNull(secrets.get("a"))
        secrets.set("a", byteArrayOf(1, 2, 3))
        assertArrayEquals(byteArrayOf(1, 2, 3), secrets.get("a"))
        assertNull(secrets.get("b"))
    }

    @Test
    fun `a newer value replaces`() {
        secrets.set("a", byteArrayOf(1))
        secrets.set("a", ByteArray(5_000) { it.toByte() })
        assertEquals(5_000, secrets.get("a")?.size)
    }

    @Test
    fun `an empty value is a value`() {
        secrets.set("a", ByteArray(0))
        assertArrayEquals(ByteArray(0), secrets.get("a"))
    }

    @Test
    fun `names are any text and stay apart`() {
        val names = listOf("", "a", "A", "../a", "khoá/của tôi", "a".repeat(300))
        names.forEachIndexed { n, name -> secrets.set(name, byteArrayOf(n.toByte())) }
        names.forEachIndexed { n, name -> assertArrayEquals(byteArrayOf(n.toByte()), secrets.get(name)) }
    }

    @Test
    fun `what was deleted is gone and deleting twice is fine`() {
        secrets.set("a", byteArrayOf(1))
        secrets.delete("a")
        secrets.delete("a")
        assertNull(secrets.get("a"))
    }

    @Test
    fun `a value that does not open is a failure, never none`() {
        secrets.set("a", byteArrayOf(1))
        damage("a")
        assertThrows(PortException.Failed::class.java) { secrets.get("a") }
        secrets.set("a", byteArrayOf(2))
        assertArrayEquals(byteArrayOf(2), secrets.get("a"))
    }
}

class FakeSecretsTest : SecretStoreContract() {
    override val secrets = FakeSecrets()

    override fun damage(name: String) = secrets.damage(name)
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class SealedSecretsTest : SecretStoreContract() {
    private val store = KeyStoreDouble()
    override val secrets by lazy { SealedSecrets(application) }
    private val files get() = File(application.noBackupFilesDir, "secrets").listFiles().orEmpty().toList()

    @Before
    fun install() = store.install()

    @After
    fun uninstall() = store.uninstall()

    override fun damage(name: String) {
        val file = files.single()
        file.writeBytes(file.readBytes().also { it[it.size - 1] = (it.last() + 1).toByte() })
    }

    @Test
    fun `the file does not hold the value, nor its name`() {
        secrets.set("sealed-name", "a secret of some length".toByteArray())
        val text = files.single().let { it.name + it.readText(Charsets.ISO_8859_1) }
        assertFalse("secret of" in text || "sealed-name" in text)
    }

    @Test
    fun `every bit of the file counts`() {
        secrets.set("a", byteArrayOf(1, 2, 3))
        val file = files.single()
        val whole = file.readBytes()
        for (n in whole.indices) {
            file.writeBytes(whole.clone().also { it[n] = (it[n].toInt() xor 1).toByte() })
            assertThrows(PortException.Failed::class.java) { secrets.get("a") }
            file.writeBytes(whole.copyOf(n))
            assertThrows(PortException.Failed::class.java) { secrets.get("a") }
        }
        file.writeBytes(whole)
        assertArrayEquals(byteArrayOf(1, 2, 3), secrets.get("a"))
    }

    @Test
    fun `a value under another name does not open`() {
        secrets.set("a", byteArrayOf(1))
        val ofA = files.single()
        secrets.set("b", byteArrayOf(2))
        val ofB = files.single { it != ofA }
        ofA.copyTo(ofB, overwrite = true)
        assertThrows(PortException.Failed::class.java) { secrets.get("b") }
    }

    @Test
    fun `the same value is never sealed the same way`() {
        secrets.set("a", byteArrayOf(1))
        val first = files.single().readBytes()
        secrets.set("a", byteArrayOf(1))
        assertFalse(first.contentEquals(files.single().readBytes()))
    }

    @Test
    fun `a lost key is a failure and does not touch the file`() {
        secrets.set("a", byteArrayOf(1))
        val before = files.single().readBytes()
        store.loseKeys()
        assertThrows(PortException.Failed::class.java) { secrets.get("a") }
        assertArrayEquals(before, files.single().readBytes())
    }

    @Test
    fun `a kill while writing leaves the old value`() {
        secrets.set("a", byteArrayOf(1))
        File(files.single().path + ".new").writeBytes(byteArrayOf(1, 2))
        assertArrayEquals(byteArrayOf(1), SealedSecrets(application).get("a"))
        secrets.set("a", byteArrayOf(3))
        assertEquals(1, files.size)
    }

    @Test
    fun `the key has 256 bits and seals with GCM alone`() {
        secrets.set("a", byteArrayOf(1))
        val spec = store.specs.single() as KeyGenParameterSpec
        assertEquals(256, spec.keySize)
        assertArrayEquals(arrayOf("GCM"), spec.blockModes)
        assertTrue(spec.isRandomizedEncryptionRequired)
    }
}
