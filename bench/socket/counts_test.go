package socket

import "testing"

// What had passed before is not counted again.
func TestCountsSince(t *testing.T) {
	before := Counts{Frames: 1, Body: 2, Framing: 3, Written: 10, Read: 4, Connections: 1}
	after := Counts{Frames: 4, Body: 8, Framing: 5, Written: 30, Read: 9, Connections: 2}
	before.Refused[1], after.Refused[1] = 4, 9
	var since Counts
	since.Sub(before)
	since.Add(after)
	want := Counts{Frames: 3, Body: 6, Framing: 2, Written: 20, Read: 5, Connections: 1, Refused: [Reasons]int64{1: 5}}
	if since != want {
		t.Errorf("%+v; want %+v", since, want)
	}
}
