package parts

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// fullFolder is the variable of the environment with the folder of a small disk, in the process
// that has one.
const fullFolder = "JOULEMARK_TEST_SMALL_DISK"

// onSmallDisk runs a test once more, in a process that has a disk of its own with room for 16 KiB:
// one in memory, in a namespace of mounts. It is "" in the first process, which has no more to do,
// and the test is skipped where nobody may have namespaces.
func onSmallDisk(t *testing.T) (folder string) {
	t.Helper()
	if folder := os.Getenv(fullFolder); folder != "" {
		return folder
	}
	disk := t.TempDir()
	const mount = `mount -t tmpfs -o size=16k none "$0"`
	//nolint:gosec // the words are our own
	out, err := exec.Command("unshare", "-rm", "sh", "-c", mount, disk).CombinedOutput()
	if err != nil {
		t.Skipf("there is no disk that could be filled: %v: %s", err, out)
	}
	//nolint:gosec // this program
	again := exec.Command("unshare", "-rm", "sh", "-c", mount+` && exec "$1" "-test.run=^$2$" -test.v`,
		disk, os.Args[0], t.Name())
	again.Env = append(os.Environ(), fullFolder+"="+disk)
	out, err = again.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("with a small disk: %v\n%s", err, out)
	}
	return ""
}

// Where the disk is full the error says so and names the file, which keeps all whole lines and no
// part of one; with room again it goes on behind them.
func TestFullDisk(t *testing.T) {
	folder := onSmallDisk(t)
	if folder == "" {
		return
	}
	f, err := Open(folder, two, head())
	if err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(folder, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 8<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	result, added := fmt.Sprintf("%q", strings.Repeat("x", 1000)), 0
	for err == nil && added < 100 {
		if err = f.Add(added, []byte(result)); err == nil {
			added++
		}
	}
	name := filepath.Join(folder, Name(two)) + partial
	if !errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(err.Error(), "output: "+name+": no space left on device") {
		t.Fatalf("after %d chunks: %v", added, err)
	}
	text, err := os.ReadFile(name)
	if err != nil || !strings.HasSuffix(string(text), "}\n") {
		t.Errorf("the file ends with part of a line, %v: …%s", err, text[max(0, len(text)-50):])
	}
	if err := f.Close(false); err != nil {
		t.Fatal(err)
	}
	if got := content(t, name); len(got) != added || added == 0 {
		t.Errorf("%d chunks are in the file of %d that were added", len(got), added)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if f, err = Open(folder, two, head()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Add(added, []byte(result)), f.Close(true)); err != nil {
		t.Fatal(err)
	}
	if got := content(t, strings.TrimSuffix(name, partial)); len(got) != added+1 {
		t.Errorf("%d chunks with room again; want %d", len(got), added+1)
	}
}
