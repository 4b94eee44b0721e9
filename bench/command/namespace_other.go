//go:build !linux

package command

import (
	"errors"

	"github.com/joulemark/joulemark/bench/engine"
)

// namespace is a network namespace, which Linux alone has.
type namespace struct{}

func newNamespace() (*namespace, error) {
	return nil, errors.New("network namespaces are there on Linux alone")
}

func (*namespace) do(f func()) { f() }

func (*namespace) close() {}

func (*namespace) traffic() (engine.Traffic, bool, error) { return engine.Traffic{}, false, nil }
