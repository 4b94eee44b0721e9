package control

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// TokenVariable is the environment variable with the secret.
const TokenVariable = "JOULEMARK_TOKEN"

const (
	minSecret = 16
	maxSecret = 4096
	// standardInput is the name of a file that stands for standard input.
	standardInput = "-"
	// madeMark is how the secrets begin that NewSecret makes, and madeLength how long the rest is.
	madeMark   = "jms1-"
	madeLength = 26
	// goodSecret is how many bits a secret has to have so that nobody is warned of it.
	goodSecret = 80
)

// NewSecret makes a secret that nobody can guess.
func NewSecret() []byte { return []byte(madeMark + rand.Text()) }

// MakeSecret makes a secret in a new file, which only its owner may read.
func MakeSecret(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("token: %w", err)
	}
	_, err = fmt.Fprintf(f, "%s\n", NewSecret())
	return errors.Join(err, f.Close())
}

// made reports whether a secret is one that NewSecret makes.
func made(secret []byte) bool {
	text, ok := bytes.CutPrefix(secret, []byte(madeMark))
	return ok && len(text) == madeLength &&
		bytes.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == nil
}

// ReadSecret returns the secret in a file, in standard input where the file is "-", or that of the
// variable JOULEMARK_TOKEN of an environment where no file is named; nil where there is none. White
// space around it does not count.
func ReadSecret(path string, environ []string) ([]byte, error) {
	var text []byte
	from := TokenVariable
	for _, e := range environ {
		if value, ok := strings.CutPrefix(e, TokenVariable+"="); ok {
			text = []byte(value)
		}
	}
	if path != "" {
		var err error
		if path == standardInput {
			text, err = strict.Read(os.Stdin, 2*maxSecret)
		} else {
			text, err = strict.ReadFile(path, 2*maxSecret)
		}
		if err != nil {
			return nil, fmt.Errorf("token: %w", err)
		}
		from = path
	}
	secret := bytes.TrimSpace(text)
	if len(secret) == 0 && path == "" {
		return nil, nil
	}
	if len(secret) < minSecret || len(secret) > maxSecret {
		return nil, fmt.Errorf("token: %s holds %d bytes (allowed: %d to %d)",
			suggest.Name(from), len(secret), minSecret, maxSecret)
	}
	return secret, nil
}

// Weakness says why a secret is warned of, "" where it is not: it has so few letters, or so few
// different ones, that somebody can try them all who has pretended to be a node, or stands between
// the two sides.
func Weakness(secret []byte) string {
	different := map[byte]bool{}
	for _, b := range secret {
		different[b] = true
	}
	if len(secret) == 0 || float64(len(secret))*math.Log2(float64(len(different))) >= goodSecret {
		return ""
	}
	return fmt.Sprintf("the secret is short: %d bytes, of which %d differ, may be guessed by trying "+
		"(joulemark node --make-token FILE makes one that nobody guesses)", len(secret), len(different))
}
