import io
import os
import subprocess
os.chdir(os.path.dirname(os.path.abspath(__file__)))
def sh(c): subprocess.run(c, shell=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
open('ca.cnf','w').write('''[v3_ca]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[leaf]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
extendedKeyUsage=emailProtection
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
''')
open('req.cnf','w').write("[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nC=VN\nO=Sample\nCN=Sample root\n"+open('ca.cnf').read())
sh("openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -days 36500 -config req.cnf -extensions v3_ca")
sh("openssl x509 -in root.pem -outform DER -out root.der")
for name,alg in [('rsa','rsa:2048'),('ec','ec -pkeyopt ec_paramgen_curve:P-384')]:
    open(name+'.cnf','w').write(f"[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nC=VN\nO=Sample\nCN=Sample signer {name}\n")
    sh(f"openssl req -new -newkey {alg} -nodes -keyout {name}.key -out {name}.csr -config {name}.cnf")
    sh(f"openssl x509 -req -in {name}.csr -CA root.pem -CAkey root.key -CAcreateserial -out {name}.pem -days 36000 -extfile ca.cnf -extensions leaf")
from asn1crypto import algos
from pyhanko.sign import signers, fields
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PdfFileWriter
from pyhanko.pdf_utils.content import RawContent, PdfResources
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
def base(xrefstream):
    w = PdfFileWriter(stream_xrefs=xrefstream)
    page = generic.DictionaryObject({pdf_name('/Type'):pdf_name('/Page'), pdf_name('/MediaBox'):generic.ArrayObject(map(generic.NumberObject,[0,0,595,842])), pdf_name('/Resources'):generic.DictionaryObject()})
    from pyhanko.pdf_utils.writer import PageObject
    w.insert_page(PageObject(contents=w.add_object(generic.StreamObject(stream_data=b'0 0 m 9 9 l S')), media_box=(0,0,595,842)))
    b=io.BytesIO(); w.write(b); return b.getvalue()
def sign(data, who, pss, name, sub=fields.SigSeedSubFilter.PADES, md='sha256'):
    # pyHanko's own choice is the longest salt; the usual one (RFC 8017, ETSI TS 119 312) is as long as the hash.
    mechanism = algos.SignedDigestAlgorithm({'algorithm': 'rsassa_pss', 'parameters': algos.RSASSAPSSParams({
        'hash_algorithm': {'algorithm': 'sha256'}, 'salt_length': 32, 'trailer_field': 1,
        'mask_gen_algorithm': {'algorithm': 'mgf1', 'parameters': {'algorithm': 'sha256'}}})}) if pss else None
    s = signers.SimpleSigner.load(f'{who}.key', f'{who}.pem', ca_chain_files=('root.pem',), signature_mechanism=mechanism)
    w = IncrementalPdfFileWriter(io.BytesIO(data))
    out = signers.sign_pdf(w, signers.PdfSignatureMetadata(field_name=name, md_algorithm=md, subfilter=sub), signer=s)
    return out.getvalue()
d=base(True)
open('pss.pdf','wb').write(sign(d,'rsa',True,'S1'))
e=sign(base(False),'ec',False,'S1',md='sha384')
open('ec384.pdf','wb').write(e)
open('twice.pdf','wb').write(sign(e,'rsa',False,'S2', sub=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED, md='sha512'))
