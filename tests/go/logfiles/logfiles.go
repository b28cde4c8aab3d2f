// Package logfiles reads the files of a tlog-tiles log (c2sp.org/tlog-tiles) from a folder or over
// HTTP, for checkers that then judge them with libraries that are not ours.
package logfiles

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Log is a log whose files nobody has checked yet. It is a tlog.TileReader.
type Log struct {
	place string
	tiles map[tlog.Tile][]byte
}

// At is the log in this folder or below this address.
func At(place string) *Log {
	return &Log{strings.TrimSuffix(place, "/"), map[tlog.Tile][]byte{}}
}

// Open gives the log, its key from a file, and its checkpoint as it is.
func Open(place, keyFile string) (*Log, note.Verifier, []byte, error) {
	key, err := LogKey(keyFile)
	if err != nil {
		return nil, nil, nil, err
	}
	log := At(place)
	signed, err := log.Read("checkpoint")
	return log, key, signed, err
}

// Read gives a file of the log.
func (l *Log) Read(path string) ([]byte, error) {
	if !strings.HasPrefix(l.place, "http") {
		return os.ReadFile(filepath.Join(l.place, path))
	}
	got, err := http.Get(l.place + "/" + path)
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, got.Status)
	}
	return io.ReadAll(got.Body)
}

// The name that tlog-tiles has for a tile of Go's checksum database.
func pathOf(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// Height is that of every tlog-tiles log: 256 hashes.
func (l *Log) Height() int { return 8 }

// SaveTiles keeps nothing.
func (l *Log) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles reads each tile once; the length is all that it checks.
func (l *Log) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		if _, read := l.tiles[tile]; !read {
			data, err := l.Read(pathOf(tile))
			if err != nil {
				return nil, err
			}
			if len(data) != tile.W*tlog.HashSize {
				return nil, fmt.Errorf("%s has %d bytes", pathOf(tile), len(data))
			}
			l.tiles[tile] = data
		}
		all = append(all, l.tiles[tile])
	}
	return all, nil
}

// Unchecked gives hashes of the tree of this size as the tiles have them.
func (l *Log) Unchecked(size int64) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var all []tlog.Hash
		for _, index := range indexes {
			tile := tlog.TileForIndex(l.Height(), index)
			tile.W = int(min(256, size>>(8*tile.L)-tile.N*256))
			data, err := l.ReadTiles([]tlog.Tile{tile})
			if err != nil {
				return nil, err
			}
			hash, err := tlog.HashFromTile(tile, data[0], index)
			if err != nil {
				return nil, err
			}
			all = append(all, hash)
		}
		return all, nil
	})
}

// Entries gives the entries of a bundle of the tree of this size.
func (l *Log) Entries(size, bundle int64) ([][]byte, error) {
	tile := tlog.Tile{H: l.Height(), L: -1, N: bundle, W: int(min(256, size-256*bundle))}
	data, err := l.Read(pathOf(tile))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s ends within entry %d", pathOf(tile), len(entries))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(entries) != tile.W {
		return nil, fmt.Errorf("%s has %d entries", pathOf(tile), len(entries))
	}
	return entries, nil
}

// LogKey reads the verifier key of a log from a file.
func LogKey(file string) (note.Verifier, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return note.NewVerifier(strings.TrimSpace(string(text)))
}

// Said ends a checker: one line, and exit code 1 when something does not hold.
func Said(good string, err error) {
	if err != nil {
		fmt.Println("FAIL:", err)
		os.Exit(1)
	}
	fmt.Println("OK:", good)
}
