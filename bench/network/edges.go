package network

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
)

// maxEdgeLine bounds the length of a line of an edge list, in bytes.
const maxEdgeLine = 4096

// ReadEdges reads links, one a line: the numbers of two nodes, from 0, with spaces or
// tabs between them. What follows a # is a comment; empty lines are skipped. A link may be
// named twice. It returns the links and the highest number plus one; name is what
// errors call the input.
func ReadEdges(r io.Reader, name string) (pairs [][2]int32, nodes int, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, maxEdgeLine), maxEdgeLine)
	line := 0
	for lines.Scan() {
		line++
		text, _, _ := bytes.Cut(lines.Bytes(), []byte{'#'})
		fields := bytes.Fields(text)
		if len(fields) == 0 {
			continue
		}
		if len(fields) != 2 {
			return nil, 0, fmt.Errorf("%s:%d: %q (allowed: two nodes, such as 0 1)", name, line, text)
		}
		var pair [2]int32
		for i, field := range fields {
			v, err := strconv.ParseUint(string(field), 10, 32)
			if err != nil || v >= math.MaxInt32 {
				return nil, 0, fmt.Errorf("%s:%d: node %q (allowed: 0 to %d)", name, line, field, math.MaxInt32-1)
			}
			pair[i] = int32(v)
			nodes = max(nodes, int(v)+1)
		}
		if pair[0] == pair[1] {
			return nil, 0, fmt.Errorf("%s:%d: link %d-%d (allowed: two different nodes)", name, line, pair[0], pair[1])
		}
		if len(pairs) == math.MaxInt32/2 {
			return nil, 0, fmt.Errorf("%s:%d: too many links (allowed: %d)", name, line, math.MaxInt32/2)
		}
		pairs = append(pairs, pair)
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, 0, fmt.Errorf("%s:%d: line too long (allowed: %d bytes)", name, line+1, maxEdgeLine)
	} else if err != nil {
		return nil, 0, fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	return pairs, nodes, nil
}

// loadEdges makes the graph of an edge list, of n nodes, or of those it names where n is 0.
func loadEdges(path string, n int) (*algorithms.Graph, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	pairs, named, err := ReadEdges(f, path)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		n = named
	}
	switch {
	case n == 0:
		return nil, fmt.Errorf("%s: no links, and no number of nodes given", path)
	case n < named || n > math.MaxInt32:
		return nil, fmt.Errorf("nodes: %d (allowed: %d, for node %d is in %s, to %d)",
			n, named, named-1, path, math.MaxInt32)
	}
	if err := checkMemory(n, float64(len(pairs))); err != nil {
		return nil, err
	}
	return algorithms.NewGraph(n, pairs)
}
