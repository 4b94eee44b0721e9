package control

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// TokenVariable is the environment variable with the secret.
const TokenVariable = "JOULEMARK_TOKEN"

const (
	minSecret = 16
	maxSecret = 4096
)

// ReadSecret returns the secret in a file, or that of the variable JOULEMARK_TOKEN of an
// environment where no file is named; nil where there is none. White space around it does not
// count.
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
		if text, err = os.ReadFile(path); err != nil {
			return nil, fmt.Errorf("token: %w", err)
		}
		from = path
	}
	secret := bytes.TrimSpace(text)
	if len(secret) == 0 && path == "" {
		return nil, nil
	}
	if len(secret) < minSecret || len(secret) > maxSecret {
		return nil, fmt.Errorf("token: %s holds %d bytes (allowed: %d to %d)", from, len(secret), minSecret, maxSecret)
	}
	return secret, nil
}
