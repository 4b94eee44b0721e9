package socket

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
)

const (
	scheme     = "joulemark"
	serverName = "joulemark" // DNS name in every certificate; who it is of says its URI
)

// Identity is what a node shows to its peers with TLS: its certificate and key, and the
// authority that it believes. It may be used by several endpoints.
type Identity struct {
	id          algorithms.ID
	token       Token
	certificate tls.Certificate
	roots       *x509.CertPool
}

func newIdentity(key *ecdsa.PrivateKey, leaf, root *x509.Certificate) *Identity {
	roots := x509.NewCertPool()
	roots.AddCert(root)
	return &Identity{
		certificate: tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: key, Leaf: leaf},
		roots:       roots,
	}
}

// nodeName is the URI of a node in its certificate, such as
// joulemark://00112233445566778899aabbccddeeff/7.
func nodeName(t Token, id algorithms.ID) *url.URL {
	return &url.URL{Scheme: scheme, Host: t.String(), Path: "/" + strconv.Itoa(int(id))}
}

// requestName is the URI of a node in a request, which does not know the network.
func requestName(id algorithms.ID) *url.URL {
	return &url.URL{Scheme: scheme, Path: "/" + strconv.Itoa(int(id))}
}

// parseNodeName reads the one URI of a certificate.
func parseNodeName(c *x509.Certificate) (Token, algorithms.ID, error) {
	if len(c.URIs) != 1 {
		return Token{}, 0, refuse(NotAuthentic, "certificate for %v (allowed: one node)", c.URIs)
	}
	var t Token
	u := c.URIs[0]
	host, err := hex.DecodeString(u.Host)
	if copy(t[:], host) != len(t) || err != nil || u.Path == "" {
		return Token{}, 0, refuse(NotAuthentic, "certificate for %v (allowed: %s://<token>/<node>)", u, scheme)
	}
	id, err := strconv.ParseInt(u.Path[1:], 10, 32)
	// Comparing with what would have been written leaves one spelling for each node.
	if err != nil || id < 0 || u.String() != nodeName(t, algorithms.ID(id)).String() {
		return Token{}, 0, refuse(NotAuthentic, "certificate for %v (allowed: %s://<token>/<node>)", u, scheme)
	}
	return t, algorithms.ID(id), nil
}

// config is what holds for both sides. Without tickets no session is resumed, so that every
// connection shows its certificates and nothing is sent to a side that does not read.
func (i *Identity) config() *tls.Config {
	return &tls.Config{
		MinVersion:                  tls.VersionTLS13,
		Certificates:                []tls.Certificate{i.certificate},
		SessionTicketsDisabled:      true,
		DynamicRecordSizingDisabled: true, // bytes should not depend on how long a connection rested
	}
}

// server is the side that was dialled. It lets a peer without certificate come as far as
// verify, which can say what is missing.
func (i *Identity) server() *tls.Config {
	c := i.config()
	c.ClientAuth = tls.VerifyClientCertIfGiven
	c.ClientCAs = i.roots
	c.VerifyConnection = func(s tls.ConnectionState) error {
		_, err := i.verify(s)
		return err
	}
	return c
}

// client is the side that dials the node to. It finds out who the other side is before it
// shows its own certificate.
func (i *Identity) client(to algorithms.ID) *tls.Config {
	c := i.config()
	c.RootCAs = i.roots
	c.ServerName = serverName
	c.VerifyConnection = func(s tls.ConnectionState) error {
		id, err := i.verify(s)
		if err == nil && id != to {
			return refuse(FalseID, "node %v instead of node %v", id, to)
		}
		return err
	}
	return c
}

// verify tells which node the other side is. Its certificate, if there is one, has been
// found to be of the authority.
func (i *Identity) verify(s tls.ConnectionState) (algorithms.ID, error) {
	if len(s.VerifiedChains) == 0 || len(s.PeerCertificates) == 0 {
		return algorithms.None, refuse(NotAuthentic, "no certificate")
	}
	token, id, err := parseNodeName(s.PeerCertificates[0])
	if err != nil {
		return algorithms.None, err
	}
	if token != i.token {
		return algorithms.None, refuse(WrongToken, "certificate for network %v (this one is %v)", token, i.token)
	}
	return id, nil
}

// String names the node and the network; the key is not shown.
func (i *Identity) String() string { return fmt.Sprint(nodeName(i.token, i.id)) }
