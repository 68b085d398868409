package vn.motcua.app.platform

import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakeTrust
import vn.motcua.core.PortException
import vn.motcua.core.ServerTrust
import java.security.KeyStore
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.util.Base64
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager

/** Two invented self-signed certificates of P-256, for `ours.example` and `theirs.example`, good until 2126. */
private val OURS = der(
    "MIIBnjCCAUSgAwIBAgIUSpp0BsF8Hc/CQoAMMrNC6km+6KEwCgYIKoZIzj0EAwIwFzEVMBMGA1UEAwwMb3Vycy5leGFtcGxlMCAXDTI2MTEyND" +
        "E4MDczOFoYDzIxMjYxMDMxMTgwNzM4WjAXMRUwEwYDVQQDDAxvdXJzLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASKqX2009f3" +
        "ojqmA//f36U9ZTAxE+3GJM/zyYEwBYgARuCe8eH7Z2BppyuGLvvIzYzG65BQSCr3Yd22Msc81oLwo2wwajAdBgNVHQ4EFgQUADp3vagnHwONIp" +
        "JgRa/TTm/K8HgwHwYDVR0jBBgwFoAUADp3vagnHwONIpJgRa/TTm/K8HgwDwYDVR0TAQH/BAUwAwEB/zAXBgNVHREEEDAOggxvdXJzLmV4YW1w" +
        "bGUwCgYIKoZIzj0EAwIDSAAwRQIgeAfQg394PGPVmZgK0CW/mHdVwoCiH15l1deVOY4ly/ICIQD+KOlfd59lN273j+v60LFXXKiodNWYPT+KDu" +
        "FyuiOr0Q==",
)
private val THEIRS = der(
    "MIIBpTCCAUqgAwIBAgIUSh0XlO+wZ5X+m47cnYd0iPVoCM4wCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwOdGhlaXJzLmV4YW1wbGUwIBcNMjYxMT" +
        "I0MTgwNzM5WhgPMjEyNjEwMzExODA3MzlaMBkxFzAVBgNVBAMMDnRoZWlycy5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEKj17" +
        "A3yQQeMBEAowvXkcIB53R/UwydgjYPUSpk8gjgvyXgmdJSH27q8rRdHkUGc5llMlZ8JnNofSuJxRHjxzL6NuMGwwHQYDVR0OBBYEFLGvkz0IJY" +
        "qFAqRf2ur3zjXgwOPsMB8GA1UdIwQYMBaAFLGvkz0IJYqFAqRf2ur3zjXgwOPsMA8GA1UdEwEB/wQFMAMBAf8wGQYDVR0RBBIwEIIOdGhlaXJz" +
        "LmV4YW1wbGUwCgYIKoZIzj0EAwIDSQAwRgIhALDWtWxPLZYNNBej+K9ersRobTYJlwYa+oGfx9GRZuBKAiEAnK+WLyibisM2o0KwABeOT5oKpK" +
        "lB9HL3X/pnZKqvjPo=",
)

private fun der(base64: String) = Base64.getDecoder().decode(base64)

/** What every [ServerTrust] keeps. */
abstract class ServerTrustContract {
    /** Trusts [OURS] and nobody else. */
    abstract val trust: ServerTrust

    @Test
    fun `a chain of an authority that is trusted passes`() = trust.check(listOf(OURS), "ours.example")

    @Test
    fun `a stranger is refused`() {
        assertThrows(PortException.Denied::class.java) { trust.check(listOf(THEIRS), "theirs.example") }
    }

    @Test
    fun `what is no chain is refused`() {
        for (chain in listOf(emptyList(), listOf(ByteArray(0)), listOf(byteArrayOf(1, 2, 3)), listOf(OURS.copyOf(40)))) {
            assertThrows(PortException.Denied::class.java) { trust.check(chain, "ours.example") }
        }
    }
}

class FakeTrustTest : ServerTrustContract() {
    override val trust = FakeTrust().apply { trusted += Base64.getEncoder().encodeToString(OURS) }
}

/** With the JVM's own chain checks in the place of Android's, which Robolectric has not. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class SystemTrustTest : ServerTrustContract() {
    private val asked = mutableListOf<Pair<String, String>>()
    override val trust = SystemTrust { chain, type, host ->
        asked += type to host
        manager.checkServerTrusted(chain, type)
    }

    private val manager: X509TrustManager by lazy {
        val ours = CertificateFactory.getInstance("X.509").generateCertificate(OURS.inputStream()) as X509Certificate
        val store = KeyStore.getInstance(KeyStore.getDefaultType()).apply {
            load(null)
            setCertificateEntry("ours", ours)
        }
        val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(store) }
        factory.trustManagers.filterIsInstance<X509TrustManager>().first()
    }

    @Test
    fun `the system is told the kind of key and the host`() {
        trust.check(listOf(OURS), "ours.example")
        assertEquals(listOf("EC" to "ours.example"), asked)
    }
}
