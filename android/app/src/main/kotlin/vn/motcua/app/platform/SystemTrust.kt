package vn.motcua.app.platform

import android.net.http.X509TrustManagerExtensions
import vn.motcua.core.PortException
import vn.motcua.core.ServerTrust
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.cert.CertificateException
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager

/**
 * The servers this phone trusts: the system's authorities and its network security configuration.
 *
 * Threads: any. Failures: Denied when a chain is not trusted or is no chain, Failed when nobody can judge.
 * Source: Android, `X509TrustManagerExtensions`.
 */
class SystemTrust internal constructor(private val judge: (Array<X509Certificate>, String, String) -> Unit) : ServerTrust {
    constructor() : this({ chain, type, host -> extensions.checkServerTrusted(chain, type, host) })

    override fun check(chain: List<ByteArray>, host: String) {
        try {
            val read = CertificateFactory.getInstance("X.509")
            val certificates = chain.map { read.generateCertificate(it.inputStream()) as X509Certificate }.toTypedArray()
            val own = certificates.firstOrNull() ?: throw CertificateException("no certificate")
            judge(certificates, own.publicKey.algorithm, host)
        } catch (e: CertificateException) {
            throw PortException.Denied().because(e)
        } catch (e: GeneralSecurityException) {
            throw failed("trust", e)
        }
    }
}

private val extensions by lazy {
    val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(null as KeyStore?) }
    X509TrustManagerExtensions(factory.trustManagers.filterIsInstance<X509TrustManager>().first())
}
