// SPDX-License-Identifier: EUPL-1.2

// The log's files, judged by the Go team's own implementation of notes and tiled logs:
// golang.org/x/mod/sumdb/note and .../tlog, as Debian has them (golang-golang-x-mod-dev).
//
//	tlog FOLDER
//
// FOLDER has what the broker served: vkey, checkpoint, older (an earlier checkpoint), tile/….
// tests/check/test_tlog.c makes it.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

func must(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "tlog: %s: %v\n", what, err)
		os.Exit(1)
	}
}

func refused(err error, what string) {
	if err == nil {
		fmt.Fprintf(os.Stderr, "tlog: %s was accepted\n", what)
		os.Exit(1)
	}
}

// A folder of tiles; of one of them a bit may be turned over.
type folder struct {
	path string
	flip string
}

func (f folder) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(f.path, name))
	must(err, name)
	if name == f.flip {
		data[len(data)-1] ^= 1
	}
	return data
}

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		// Its paths have the height in them, ours have it fixed.
		all = append(all, f.read(strings.Replace(t.Path(), "tile/8/", "tile/", 1)))
	}
	return all, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func openTree(text []byte, known note.Verifiers) (tlog.Tree, error) {
	n, err := note.Open(text, known)
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "size")
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err, "root")
	tree := tlog.Tree{N: size}
	if copy(tree.Hash[:], root) != tlog.HashSize {
		must(fmt.Errorf("%d bytes", len(root)), "root")
	}
	return tree, nil
}

// The entries of the log, out of its bundles.
func entries(f folder, size int64) [][]byte {
	var all [][]byte
	for n := int64(0); n*width < size; n++ {
		t := tlog.Tile{H: height, L: 0, N: n, W: width}
		if size-n*width < width {
			t.W = int(size - n*width)
		}
		data := f.read(strings.Replace(t.Path(), "tile/8/0/", "tile/entries/", 1))
		for len(data) > 0 {
			end := 2 + int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:end])
			data = data[end:]
		}
	}
	return all
}

func records(f folder, tree tlog.Tree, all [][]byte) {
	tiles := tlog.TileHashReader(tree, f)
	if int64(len(all)) != tree.N {
		must(fmt.Errorf("%d instead of %d", len(all), tree.N), "entries")
	}
	for n, entry := range all {
		proof, err := tlog.ProveRecord(tree.N, int64(n), tiles)
		must(err, "proof of a record")
		hash := tlog.RecordHash(entry)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(n), hash), "record")
		hash[0] ^= 1
		refused(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(n), hash), "another record")
	}
}

func trees(f folder, older, newest tlog.Tree) {
	tiles := tlog.TileHashReader(newest, f)
	proof, err := tlog.ProveTree(newest.N, older.N, tiles)
	must(err, "proof of a tree")
	must(tlog.CheckTree(proof, newest.N, newest.Hash, older.N, older.Hash), "tree")
	older.Hash[0] ^= 1
	refused(tlog.CheckTree(proof, newest.N, newest.Hash, older.N, older.Hash), "another tree")
}

// The last hash of a tile is in the proof of the record before it.
func changedTiles(f folder, tree tlog.Tree, all [][]byte) {
	for n, name := range []string{"tile/0/000", "tile/0/001"} {
		f.flip = name
		record := int64(n+1)*width - 2
		proof, err := tlog.ProveRecord(tree.N, record, tlog.TileHashReader(tree, f))
		if err == nil {
			hash := tlog.RecordHash(all[record])
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, record, hash)
		}
		refused(err, "a changed "+name)
	}
}

func main() {
	f := folder{path: os.Args[1]}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(f.read("vkey"))))
	must(err, "vkey")
	known := note.VerifierList(verifier)
	text := f.read("checkpoint")
	newest, err := openTree(text, known)
	must(err, "checkpoint")
	older, err := openTree(f.read("older"), known)
	must(err, "older checkpoint")
	_, err = openTree(bytes.Replace(text, []byte("\n"), []byte("x\n"), 1), known)
	refused(err, "an altered checkpoint")
	all := entries(f, newest.N)
	records(f, newest, all)
	trees(f, older, newest)
	changedTiles(f, newest, all)
	fmt.Printf("tlog: %d records, and the tree of %d in that of %d\n", newest.N, older.N, newest.N)
}
