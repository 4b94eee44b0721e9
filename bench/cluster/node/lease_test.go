package node

import (
	"testing"
	"time"
)

// What comes after too long a silence does not bring a node back that its coordinator has given up.
func TestLease(t *testing.T) {
	now := time.Now()
	l := newLease(now, 10*time.Second)
	if !l.renew(now.Add(9*time.Second)) || l.over(now.Add(19*time.Second)) {
		t.Error("the lease ends too early")
	}
	if !l.over(now.Add(20*time.Second)) || l.renew(now.Add(20*time.Second)) || l.renew(now.Add(20*time.Second)) {
		t.Error("the lease does not end")
	}
	l = newLease(now, 10*time.Second)
	l.shorten(0)
	l.shorten(time.Hour)
	if l.over(now.Add(10 * time.Second)) {
		t.Error("the lease was shortened by nothing")
	}
	if l.shorten(time.Second); !l.over(now.Add(2 * time.Second)) {
		t.Error("the lease of a coordinator with less patience does not end")
	}
}
