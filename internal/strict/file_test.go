package strict

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "text")
	if err := os.WriteFile(path, []byte("12345678"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFile(path, 8); err != nil || string(got) != "12345678" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := ReadFile(path, 7); err == nil ||
		!strings.Contains(err.Error(), path+": more than 7 bytes (allowed: up to as many)") {
		t.Errorf("a file over the limit: %v", err)
	}
	if _, err := ReadFile(dir, 8); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("a directory: %v", err)
	}
	if _, err := ReadFile(path+"x", 8); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := ReadFile(os.DevNull, 8); err == nil ||
		!strings.Contains(err.Error(), "allowed: regular files, pipes and standard input") {
		// The standard input of tests may be the very same device.
		if in, statErr := os.Stdin.Stat(); statErr != nil || in.Mode()&os.ModeDevice == 0 {
			t.Errorf("a device: %v", err)
		}
	}
}
