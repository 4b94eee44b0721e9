package socket

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

const (
	lifetime  = 24 * time.Hour
	clockSkew = 5 * time.Minute // by which machines may differ
)

// Authority is a throw-away certificate authority for one run: a key on P-256 that exists in
// memory only, and a certificate that is valid for a day. It may be used by several
// goroutines.
type Authority struct {
	token       Token
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

// NewAuthority makes the authority of the network with this token.
func NewAuthority(t Token) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("socket: authority: %w", err)
	}
	now := time.Now()
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "joulemark authority " + t.String()},
		NotBefore:             now.Add(-clockSkew),
		NotAfter:              now.Add(lifetime),
		KeyUsage:              x509.KeyUsageCertSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("socket: authority: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("socket: authority: %w", err)
	}
	return &Authority{token: t, key: key, certificate: certificate}, nil
}

// Certificate is the authority's certificate in DER, for other processes.
func (a *Authority) Certificate() []byte { return a.certificate.Raw }

// Identity makes the identity of a node of this process.
func (a *Authority) Identity(id algorithms.ID) (*Identity, error) {
	r, err := NewRequest(id)
	if err != nil {
		return nil, err
	}
	certificate, err := a.Sign(r.csr, id)
	if err != nil {
		return nil, err
	}
	return r.Identity(certificate, a.certificate.Raw)
}

// Sign gives the certificate, in DER, for a request by another process, which must be signed
// with its key and ask for that node.
func (a *Authority) Sign(csr []byte, id algorithms.ID) ([]byte, error) {
	r, err := x509.ParseCertificateRequest(csr)
	if err != nil {
		return nil, fmt.Errorf("socket: certificate for node %v: %w", id, err)
	}
	if err := r.CheckSignature(); err != nil {
		return nil, fmt.Errorf("socket: certificate for node %v: %w", id, err)
	}
	key, ok := r.PublicKey.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("socket: certificate for node %v: key of type %T (allowed: ECDSA on P-256)",
			id, r.PublicKey)
	}
	if want := requestName(id).String(); len(r.URIs) != 1 || r.URIs[0].String() != want {
		return nil, fmt.Errorf("socket: certificate for node %v: the request is for %v (allowed: %s)", id, r.URIs, want)
	}
	now := time.Now()
	return a.certify(key, id, now.Add(-clockSkew), now.Add(lifetime))
}

// certify makes a certificate. Nothing of it comes from a request but the key.
func (a *Authority) certify(key *ecdsa.PublicKey, id algorithms.ID, from, to time.Time) ([]byte, error) {
	if id < 0 {
		return nil, fmt.Errorf("socket: certificate for node %d (allowed: 0 or more)", int32(id))
	}
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: fmt.Sprintf("node %v", id)},
		NotBefore:             from,
		NotAfter:              to,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
		DNSNames:              []string{serverName},
		URIs:                  []*url.URL{nodeName(a.token, id)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key, a.key)
	if err != nil {
		return nil, fmt.Errorf("socket: certificate for node %v: %w", id, err)
	}
	return der, nil
}

// Request asks an authority in another process for a certificate. Its key never leaves the
// process.
type Request struct {
	id  algorithms.ID
	key *ecdsa.PrivateKey
	csr []byte
}

// NewRequest makes a key and a request for the certificate of a node.
func NewRequest(id algorithms.ID) (*Request, error) {
	if id < 0 {
		return nil, fmt.Errorf("socket: request for node %d (allowed: 0 or more)", int32(id))
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("socket: request for node %v: %w", id, err)
	}
	template := &x509.CertificateRequest{URIs: []*url.URL{requestName(id)}}
	csr, err := x509.CreateCertificateRequest(rand.Reader, template, key)
	if err != nil {
		return nil, fmt.Errorf("socket: request for node %v: %w", id, err)
	}
	return &Request{id: id, key: key, csr: csr}, nil
}

// CSR is the request in DER, for Authority.Sign.
func (r *Request) CSR() []byte { return r.csr }

// Identity puts the certificate that an authority gave for the request together with its
// key. Both certificates are in DER. It is refused where it is not for this node and key or
// not by that authority.
func (r *Request) Identity(cert, ca []byte) (*Identity, error) {
	identity, err := r.identity(cert, ca)
	if err != nil {
		return nil, fmt.Errorf("socket: identity of node %v: %w", r.id, err)
	}
	return identity, nil
}

func (r *Request) identity(cert, ca []byte) (*Identity, error) {
	root, err := x509.ParseCertificate(ca)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(cert)
	if err != nil {
		return nil, err
	}
	if !r.key.PublicKey.Equal(leaf.PublicKey) {
		return nil, errors.New("the certificate is for another key")
	}
	identity := newIdentity(r.key, leaf, root)
	if _, err := leaf.Verify(x509.VerifyOptions{DNSName: serverName, Roots: identity.roots}); err != nil {
		return nil, err
	}
	if identity.token, identity.id, err = parseNodeName(leaf); err != nil {
		return nil, err
	}
	if identity.id != r.id {
		return nil, fmt.Errorf("the certificate is for node %v", identity.id)
	}
	return identity, nil
}
