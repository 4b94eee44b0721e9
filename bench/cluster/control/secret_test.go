package control

import (
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
