package control

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"
)

// ErrSecret says that the other side does not know the secret.
var ErrSecret = errors.New("the secret of the other side is another one, or it has none")

// iterations is how often a secret that people may have thought up is hashed before anything is
// made of it, so that each guess of it costs somebody who tries many about as much.
const iterations = 600_000

// party is one of the two sides of a control connection, with the key it has.
type party struct {
	key  ed25519.PublicKey
	cert tls.Certificate
}

// keys are those that follow from a secret. They differ by side, so that what one side shows is of
// no use in the place of the other.
type keys struct {
	root              []byte // what they were made of
	coordinator, node party
}

// derived has what was made of a secret already, since that takes long on purpose. A process has
// one secret as a rule.
var derived sync.Map

// Prepare makes the keys of a secret, which takes some tenths of a second, unless that was done
// before. Handshakes do it too, but the other side waits meanwhile.
func Prepare(secret []byte) error {
	_, err := keysOf(secret)
	return err
}

func keysOf(secret []byte) (*keys, error) {
	text := string(secret)
	once, _ := derived.LoadOrStore(text, sync.OnceValues(func() (*keys, error) { return derive(text) }))
	return once.(func() (*keys, error))()
}

// derive makes the keys of a secret. One of ours is as hard to guess as a key, and none at all is
// known to everybody, so neither is hashed for long.
func derive(secret string) (*keys, error) {
	root, err := []byte(secret), error(nil)
	if secret != "" && !made(root) {
		if root, err = pbkdf2.Key(sha256.New, secret, []byte("joulemark control connection"), iterations,
			32); err != nil {
			return nil, fmt.Errorf("secret: %w", err)
		}
	}
	k := keys{root: root}
	purpose := fmt.Sprintf("joulemark control %d ", version)
	if k.coordinator, err = newParty(root, purpose+"coordinator"); err != nil {
		return nil, err
	}
	if k.node, err = newParty(root, purpose+"node"); err != nil {
		return nil, err
	}
	return &k, nil
}

// Sides are the two sides in TLS of another protocol than this one, each of which takes nobody but
// the other. Their keys follow from the secret and the name of the protocol, so that what is shown
// in one protocol is of no use in another.
func Sides(secret []byte, protocol string) (server, client *tls.Config, err error) {
	k, err := keysOf(secret)
	if err != nil {
		return nil, nil, err
	}
	s, err := newParty(k.root, protocol+" server")
	if err != nil {
		return nil, nil, err
	}
	c, err := newParty(k.root, protocol+" client")
	if err != nil {
		return nil, nil, err
	}
	return config(&s, &c), config(&c, &s), nil
}

func newParty(root []byte, purpose string) (p party, err error) {
	seed, err := hkdf.Key(sha256.New, root, nil, purpose, ed25519.SeedSize)
	if err != nil {
		return p, fmt.Errorf("secret: %w", err)
	}
	private := ed25519.NewKeyFromSeed(seed)
	p.key = private.Public().(ed25519.PublicKey)
	// TLS has keys in certificates. Nobody looks at anything but the key.
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(1<<33, 0)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, p.key, private)
	p.cert = tls.Certificate{Certificate: [][]byte{cert}, PrivateKey: private}
	return p, err
}

// config is the TLS of one side, which takes nobody but the other.
func config(mine, other *party) *tls.Config {
	return &tls.Config{
		MinVersion:             tls.VersionTLS13,
		Certificates:           []tls.Certificate{mine.cert},
		ClientAuth:             tls.RequireAnyClientCert,
		SessionTicketsDisabled: true,
		InsecureSkipVerify:     true, // no name and no authority, but the one key
		VerifyConnection: func(s tls.ConnectionState) error {
			if len(s.PeerCertificates) == 1 && other.key.Equal(s.PeerCertificates[0].PublicKey) {
				return nil
			}
			return ErrSecret
		},
	}
}
