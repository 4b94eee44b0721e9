package reference

import (
	"runtime"
	"testing"
	"time"

	"github.com/joulemark/joulemark/internal/longtest"
)

// A broker from which many clients have just gone closes every time, and need not be left to
// itself.
func TestCloseOfManyClients(t *testing.T) {
	before := runtime.NumGoroutine()
	for range longtest.Choose(3, 10) {
		b, err := Prepare(t.Context(), MQTT0, Config{Subscribers: 200})
		if err != nil {
			t.Fatal(err)
		}
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			b.Close()
		}()
		const tooLong = 60 * time.Second // much more than it takes, for what would otherwise be for ever
		select {
		case <-closed:
		case <-time.After(tooLong):
			t.Fatalf("it is not closed after %v", tooLong)
		}
	}
	for tries := 0; runtime.NumGoroutine() > before; tries++ {
		if tries == 1000 {
			t.Fatalf("%d goroutines, before it was %d", runtime.NumGoroutine(), before)
		}
		time.Sleep(10 * time.Millisecond) // what was told to end takes a moment to do so
	}
}
