package control

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The file goes before the variable, white space does not count, and what is too short is refused
// with its origin.
func TestReadSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(" from the file, long enough\n")
	given := []string{"OTHER=1", TokenVariable + "=from the variable, long enough"}
	for _, c := range []struct {
		path    string
		environ []string
		want    string
	}{
		{"", nil, ""},
		{"", given, "from the variable, long enough"},
		{file, given, "from the file, long enough"},
	} {
		if got, err := ReadSecret(c.path, c.environ); err != nil || string(got) != c.want {
			t.Errorf("%q, %q: %q, %v; want %q", c.path, c.environ, got, err, c.want)
		}
	}
	_, err := ReadSecret("", []string{TokenVariable + "=short"})
	if err == nil || !strings.Contains(err.Error(), TokenVariable) {
		t.Errorf("a short secret: %v; want an error that names %s", err, TokenVariable)
	}
	write("\n")
	if _, err := ReadSecret(file, given); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("an empty file: %v; want an error that names it", err)
	}
}

// A secret that is made here needs no hashing, and nobody is warned of it.
func TestNewSecret(t *testing.T) {
	secret := NewSecret()
	if !made(secret) || Weakness(secret) != "" || len(secret) < minSecret || bytes.Equal(secret, NewSecret()) {
		t.Errorf("%q: made %v, weak %q", secret, made(secret), Weakness(secret))
	}
	for _, other := range []string{
		"", "thought up by people", string(secret[1:]), string(secret) + "A",
		strings.ToLower(string(secret)),
	} {
		if made([]byte(other)) {
			t.Errorf("%q is taken for one that was made", other)
		}
	}
	for text, weak := range map[string]bool{
		"": false, "sixteen bytes at": true, strings.Repeat("a", 4000): true, "0123456789abcdef": true,
		"9f86d081884c7d659a2feaa0c55ad015": false, "correct horse battery staple": false,
	} {
		if got := Weakness([]byte(text)); (got != "") != weak {
			t.Errorf("%.40q: warned of %v; want %v", text, got, weak)
		}
	}
}

// A device and a file without an end are no secret.
func TestReadSecretRefuses(t *testing.T) {
	long := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(long, make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{long, "/dev/zero", t.TempDir()} {
		if _, err := ReadSecret(path, nil); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v; want an error that names it", path, err)
		}
	}
}
