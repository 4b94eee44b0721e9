package network

// ring links each node with the next. A ring of two is one link.
func ring(n int) [][2]int32 {
	pairs := tree(n, 1)
	if n > 2 {
		pairs = append(pairs, [2]int32{int32(n - 1), 0})
	}
	return pairs
}

// tree links each node with its parent in the tree that is filled level by level.
func tree(n, arity int) [][2]int32 {
	pairs := make([][2]int32, 0, n)
	for i := 1; i < n; i++ {
		pairs = append(pairs, [2]int32{int32((i - 1) / arity), int32(i)})
	}
	return pairs
}

// grid links each node with the one to its right and the one below; closed leads back
// from the last to the first. A closed side of two has one link, not two, and a side of
// one none.
func grid(rows, columns int, closed bool) [][2]int32 {
	pairs := make([][2]int32, 0, 2*rows*columns)
	link := func(r, c, toRow, toColumn int) {
		pairs = append(pairs, [2]int32{int32(r*columns + c), int32(toRow*columns + toColumn)})
	}
	for r := range rows {
		for c := range columns {
			if c+1 < columns {
				link(r, c, r, c+1)
			} else if closed && columns > 2 {
				link(r, c, r, 0)
			}
			if r+1 < rows {
				link(r, c, r+1, c)
			} else if closed && rows > 2 {
				link(r, c, 0, c)
			}
		}
	}
	return pairs
}
