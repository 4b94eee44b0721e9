package socket

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// forged is an identity whose certificate is valid for the times given.
func forged(t *testing.T, a *Authority, id algorithms.ID, from, to time.Time) *Identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := a.certify(&key.PublicKey, id, from, to)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	i := newIdentity(key, leaf, a.certificate)
	i.id, i.token = id, a.token
	return i
}

func newAuthority(t *testing.T, token Token) *Authority {
	t.Helper()
	a, err := NewAuthority(token)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// otherToken is the authority itself, but for another network.
func otherToken(a *Authority) *Authority { return &Authority{NewToken(), a.key, a.certificate} }

func TestPeersWithoutTheRightCertificate(t *testing.T) {
	n := newNetwork(t, TLS, 2, nil)
	now := time.Now()
	right := identity(t, n.authority, 0)
	stolen := &Identity{certificate: right.certificate}
	stolen.certificate.PrivateKey = identity(t, n.authority, 0).certificate.PrivateKey
	for _, test := range []struct {
		name    string
		reason  Reason
		shown   *Identity
		version uint16
	}{
		{"another authority", NotAuthentic, identity(t, newAuthority(t, n.token), 0), 0},
		{"no certificate", NotAuthentic, &Identity{}, 0},
		{"expired", NotAuthentic, forged(t, n.authority, 0, now.Add(-2*time.Hour), now.Add(-time.Hour)), 0},
		{"not yet valid", NotAuthentic, forged(t, n.authority, 0, now.Add(time.Hour), now.Add(2*time.Hour)), 0},
		{"another network of the authority", WrongToken, identity(t, otherToken(n.authority), 0), 0},
		{"another node", FalseID, identity(t, n.authority, 1), 0},
		{"an older TLS", NotAuthentic, right, tls.VersionTLS12},
		{"a key that is not the certificate's", NotAuthentic, stolen, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := n.ends[1].Counts().Refused
			// An intruder does not care who answers, and shows its certificate even where the
			// server asks for those of other authorities.
			shown := test.shown.certificate
			cfg := &tls.Config{
				InsecureSkipVerify: true,
				MaxVersion:         test.version,
				GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
					return &shown, nil
				},
			}
			raw := n.connect(t, 1)
			c := tls.Client(raw, cfg)
			c.Write(encode(hello{n.token, 0, 1, 0}.appendTo(nil), Label{}, []byte("intruder")))
			io.Copy(io.Discard, raw)
			before[test.reason]++
			if after := n.ends[1].Counts().Refused; after != before {
				t.Errorf("refused %v, want %v", after, before)
			}
		})
	}
	n.talk(t, 0, 1)
	if got, opened := n.recorders[1].allClosed(); len(got) != 1 || opened != 1 {
		t.Errorf("%d opened, got %+v", opened, got)
	}
}

func TestDialFindsOutWhoAnswers(t *testing.T) {
	n := newNetwork(t, TLS, 3, nil)
	other := newNetwork(t, TLS, 2, nil)
	plain := newNetwork(t, TCP, 2, nil)
	right := *n.addresses.Load()
	point := func(a netip.AddrPort) {
		changed := slices.Clone(right)
		changed[1] = a
		n.addresses.Store(&changed)
	}
	for _, test := range []struct {
		name   string
		at     netip.AddrPort
		reason Reason
	}{
		{"another node of the network", right[2], FalseID},
		{"a node of another network", other.ends[1].Addr(), NotAuthentic},
	} {
		point(test.at)
		_, err := n.ends[0].Dial(1)
		var refusal *RefusalError
		if !errors.As(err, &refusal) || refusal.Reason != test.reason || refusal.From != test.at.String() ||
			!strings.Contains(err.Error(), "dial node 1 at "+test.at.String()) {
			t.Errorf("%s: error %v", test.name, err)
		}
	}
	point(plain.ends[1].Addr())
	if _, err := n.ends[0].Dial(1); err == nil {
		t.Error("a node without TLS is dialled")
	}
	if c := n.ends[0].Counts(); c.Connections != 0 || c.Framing != 0 || c.Refused != [Reasons]int64{} {
		t.Errorf("counts %+v", c)
	}
	point(right[1])
	n.talk(t, 0, 1)
}

func TestStreamCutShortWithoutGoodByeIsNoticed(t *testing.T) {
	n := newNetwork(t, TLS, 2, nil)
	l := n.dial(t, 0, 1)
	send(t, l, Label{}, "whole")
	n.recorders[1].flushedFrames(1)
	l.conn.Conn.Close() // as who stands between the two could
	n.recorders[1].wait(func() bool { return n.recorders[1].closed == 1 })
	refused(t, n.ends[1], map[Reason]int64{Truncated: 1})
}

func TestRequestsOfOtherProcesses(t *testing.T) {
	token := NewToken()
	a, other := newAuthority(t, token), newAuthority(t, token)
	r, err := NewRequest(7)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := a.Sign(r.CSR(), 7)
	if err != nil {
		t.Fatal(err)
	}
	i, err := r.Identity(cert, a.Certificate())
	if err != nil || i.id != 7 || i.token != token {
		t.Fatalf("identity %v, %v", i, err)
	}
	if got := i.String(); got != "joulemark://"+token.String()+"/7" {
		t.Errorf("identity %s", got)
	}
	for _, c := range [][]byte{nil, []byte("x"), r.CSR()[:50], flip(r.CSR())} {
		if _, err := a.Sign(c, 7); err == nil {
			t.Errorf("signed the request %.10x", c)
		}
	}
	for _, id := range []algorithms.ID{8, 70, -1} {
		if _, err := a.Sign(r.CSR(), id); err == nil {
			t.Errorf("signed a request of node 7 for node %d", id)
		}
	}
	again, err := NewRequest(7)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Identity(cert, a.Certificate()); err == nil {
		t.Error("took a certificate for another key")
	}
	if _, err := r.Identity(cert, other.Certificate()); err == nil {
		t.Error("took a certificate of another authority")
	}
	forNode8, err := a.certify(&r.key.PublicKey, 8, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Identity(forNode8, a.Certificate()); err == nil {
		t.Error("took a certificate for another node")
	}
	if _, err := NewRequest(-1); err == nil {
		t.Error("made a request for node -1")
	}
	if _, err := a.Identity(-1); err == nil {
		t.Error("made an identity for node -1")
	}
}

// flip changes the last bit, which is one of the signature.
func flip(b []byte) []byte {
	b = slices.Clone(b)
	b[len(b)-1] ^= 1
	return b
}

func TestNamesInCertificates(t *testing.T) {
	token := NewToken()
	if got, id, err := parseNodeName(&x509.Certificate{URIs: uris(t, nodeName(token, 42).String())}); err != nil ||
		got != token || id != 42 {
		t.Errorf("got %v %v %v", got, id, err)
	}
	good := "joulemark://" + token.String() + "/1"
	for _, names := range [][]string{
		{},
		{good, good},
		{"https://" + token.String() + "/1"},
		{"joulemark://" + token.String()[1:] + "/1"},
		{"joulemark://" + token.String() + "00/1"},
		{"joulemark:///1"},
		{"joulemark://" + token.String()},
		{"joulemark://" + token.String() + "/"},
		{"joulemark://" + token.String() + "/01"},
		{"joulemark://" + token.String() + "/-1"},
		{"joulemark://" + token.String() + "/2147483648"},
		{good + "/"},
		{good + "?x"},
		{good + "#x"},
		{"joulemark://user@" + token.String() + "/1"},
		{"joulemark:opaque"},
	} {
		if _, id, err := parseNodeName(&x509.Certificate{URIs: uris(t, names...)}); err == nil {
			t.Errorf("%v is taken for node %v", names, id)
		}
	}
}
