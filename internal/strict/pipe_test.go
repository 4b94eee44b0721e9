//go:build unix

package strict

import (
	"fmt"
	"os"
	"testing"
)

// A pipe, such as that of a shell's <(...), is read like a file.
func TestReadPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := w.WriteString("nodes: 4"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadFile(fmt.Sprintf("/dev/fd/%d", r.Fd()), 8); err != nil || string(got) != "nodes: 4" {
		t.Errorf("%q, %v", got, err)
	}
}
