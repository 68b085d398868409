package vn.motcua.app.platform

import android.content.pm.PackageManager
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakeKeys
import vn.motcua.core.Keys
import vn.motcua.core.PortException
import java.math.BigInteger
import java.security.AlgorithmParameters
import java.security.KeyFactory
import java.security.Signature
import java.security.UnrecoverableKeyException
import java.security.spec.ECGenParameterSpec
import java.security.spec.ECParameterSpec
import java.security.spec.ECPoint
import java.security.spec.ECPublicKeySpec

/** What every [Keys] keeps; the same as `core/src/testing/contract.rs`. */
abstract class KeysContract {
    abstract val keys: Keys

    private fun holds(point: ByteArray, data: ByteArray, signature: ByteArray): Boolean {
        val curve = AlgorithmParameters.getInstance("EC").run {
            init(ECGenParameterSpec("secp256r1"))
            getParameterSpec(ECParameterSpec::class.java)
        }
        val w = ECPoint(BigInteger(1, point.copyOfRange(1, 33)), BigInteger(1, point.copyOfRange(33, 65)))
        return Signature.getInstance("SHA256withECDSA").run {
            initVerify(KeyFactory.getInstance("EC").generatePublic(ECPublicKeySpec(w, curve)))
            update(data)
            verify(der(signature))
        }
    }

    /** `r ‖ s` as `Ecdsa-Sig-Value`. */
    private fun der(signature: ByteArray): ByteArray {
        val (r, s) = listOf(signature.copyOf(32), signature.copyOfRange(32, 64)).map { BigInteger(1, it).toByteArray() }
        val whole = byteArrayOf(2, r.size.toByte()) + r + byteArrayOf(2, s.size.toByte()) + s
        return byteArrayOf(0x30, whole.size.toByte()) + whole
    }

    @Test
    fun `the public key is an uncompressed point and stays the same`() {
        val first = keys.publicKey("a")
        assertEquals(65, first.size)
        assertEquals(4.toByte(), first[0])
        assertArrayEquals(first, keys.publicKey("a"))
        assertFalse(first.contentEquals(keys.publicKey("b")))
    }

    @Test
    fun `the public key verifies what was signed and nothing else`() {
        val public = keys.publicKey("a")
        repeat(50) {
            val data = "header.payload.$it".toByteArray()
            val signature = keys.sign("a", data)
            assertEquals(64, signature.size)
            assertTrue(holds(public, data, signature))
            if (it == 0) assertFalse(holds(public, "other".toByteArray(), signature))
            if (it == 0) assertFalse(holds(keys.publicKey("b"), data, signature))
        }
        for (data in listOf(ByteArray(0), ByteArray(70_000) { -1 })) assertTrue(holds(public, data, keys.sign("a", data)))
    }

    @Test
    fun `a key is made by signing too`() {
        val signature = keys.sign("c", byteArrayOf(1))
        assertTrue(holds(keys.publicKey("c"), byteArrayOf(1), signature))
    }

    @Test
    fun `a forgotten key never comes back and forgetting twice is fine`() {
        val first = keys.publicKey("a")
        keys.delete("a")
        keys.delete("a")
        assertFalse(first.contentEquals(keys.publicKey("a")))
    }
}

class FakeKeysTest : KeysContract() {
    override val keys = FakeKeys()
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class HardwareKeysTest : KeysContract() {
    private val store = KeyStoreDouble()
    override val keys by lazy { HardwareKeys(application) }

    @Before
    fun install() = store.install()

    @After
    fun uninstall() = store.uninstall()

    private fun made(): KeyGenParameterSpec = store.specs.last() as KeyGenParameterSpec

    @Test
    fun `the key is for signing alone and asks nobody`() {
        keys.publicKey("a")
        assertEquals(android.security.keystore.KeyProperties.PURPOSE_SIGN, made().purposes)
        assertArrayEquals(arrayOf("SHA-256"), made().digests)
        assertFalse(made().isUserAuthenticationRequired)
        assertFalse(made().isStrongBoxBacked)
    }

    @Test
    fun `a phone with a StrongBox keeps it there`() {
        shadowOf(application.packageManager).setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, true)
        keys.publicKey("a")
        assertTrue(made().isStrongBoxBacked)
    }

    @Test
    fun `a StrongBox that does not do it is gone around`() {
        shadowOf(application.packageManager).setSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE, true)
        store.refusal = { spec -> StrongBoxUnavailableException().takeIf { spec.isStrongBoxBacked } }
        assertEquals(65, keys.publicKey("a").size)
        assertEquals(listOf(true, false), store.specs.map { (it as KeyGenParameterSpec).isStrongBoxBacked })
    }

    @Test
    fun `a key that can no longer be used is a failure and is not replaced`() {
        val public = keys.publicKey("a")
        for (why in listOf(KeyPermanentlyInvalidatedException("by Nguyễn Thị Ánh"), UnrecoverableKeyException())) {
            store.broken = why
            val failure = assertThrows(PortException.Failed::class.java) { keys.sign("a", byteArrayOf(1)) }
            assertEquals("signature: ${why.javaClass.simpleName}", failure.reason)
        }
        store.broken = null
        assertArrayEquals(public, keys.publicKey("a"))
    }

    @Test
    fun `a key whose private half is gone is a failure`() {
        keys.publicKey("a")
        store.loseKeys()
        assertThrows(PortException.Failed::class.java) { keys.sign("a", byteArrayOf(1)) }
        keys.delete("a")
        assertEquals(64, keys.sign("a", byteArrayOf(1)).size)
    }

    @Test
    fun `short numbers keep their zeros and long ones lose their sign`() {
        val long = byteArrayOf(0) + ByteArray(32) { -1 }
        val fixed = fixedSignature(byteArrayOf(0x30, 38, 2, 1, 7, 2, 33) + long)
        assertArrayEquals(ByteArray(31) + 7 + ByteArray(32) { -1 }, fixed)
    }

    @Test
    fun `what is no DER signature is refused`() {
        val fine = Signature.getInstance("SHA256withECDSA").run {
            initSign(java.security.KeyPairGenerator.getInstance("EC").apply { initialize(256) }.generateKeyPair().private)
            sign()
        }
        assertEquals(64, fixedSignature(fine).size)
        for (n in fine.indices) {
            assertThrows(PortException.Failed::class.java) { fixedSignature(fine.copyOf(n)) }
        }
    }
}
