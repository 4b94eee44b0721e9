//go:build unix

package reference

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// More sockets than the process may have are refused before one is opened.
func TestDescriptors(t *testing.T) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	lower := limit
	lower.Cur = 300
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &lower); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
			t.Error(err)
		}
	}()
	for _, s := range Stacks() {
		if _, err := Prepare(t.Context(), s, Config{Subscribers: 200}); !errors.Is(err, ErrDescriptors) {
			t.Errorf("%s with 200 subscribers and 300 files: %v", s, err)
		}
	}
	if _, err := measure(t, MQTT0, Config{Subscribers: 20}); err != nil {
		t.Errorf("20 subscribers and 300 files: %v", err)
	}
}
