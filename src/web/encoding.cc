#include "web/encoding.h"

#include <zlib.h>
#include <zstd.h>

#include <new>

namespace hustings::web {
namespace {

// Levels at which a page costs less than a millisecond per megabyte saved on the wire.
constexpr int kGzipLevel = 5;
constexpr int kZstdLevel = 3;

class Gzip final : public Compressor {
 public:
  Gzip() {
    constexpr int kWindow = 15 + 16;  // the format of gzip instead of zlib's own
    if (deflateInit2(&z_, kGzipLevel, Z_DEFLATED, kWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip() override { deflateEnd(&z_); }

  void feed(std::string_view in, bool last, std::string& out) override {
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib only reads it
    z_.avail_in = static_cast<uInt>(in.size());
    char piece[16384];
    do {
      z_.next_out = reinterpret_cast<Bytef*>(piece);
      z_.avail_out = sizeof piece;
      deflate(&z_, last ? Z_FINISH : Z_NO_FLUSH);
      out.append(piece, sizeof piece - z_.avail_out);
    } while (z_.avail_out == 0);
  }

 private:
  z_stream z_{};
};

class Zstd final : public Compressor {
 public:
  Zstd() : z_(ZSTD_createCCtx()) {
    if (z_ == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(z_, ZSTD_c_compressionLevel, kZstdLevel);
  }
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;
  ~Zstd() override { ZSTD_freeCCtx(z_); }

  void feed(std::string_view in, bool last, std::string& out) override {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    char piece[16384];
    std::size_t left = 0;
    do {
      ZSTD_outBuffer to{piece, sizeof piece, 0};
      left = ZSTD_compressStream2(z_, &to, &from, last ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left) != 0) throw std::bad_alloc();  // the only way these calls can fail
      out.append(piece, to.pos);
    } while (from.pos < from.size || (last && left > 0));
  }

 private:
  ZSTD_CCtx* z_;
};

}  // namespace

std::string_view name(Encoding encoding) {
  switch (encoding) {
    case Encoding::gzip:
      return "gzip";
    case Encoding::zstd:
      return "zstd";
    case Encoding::identity:
      return "";
  }
  return "";
}

std::unique_ptr<Compressor> Compressor::make(Encoding encoding) {
  if (encoding == Encoding::zstd) return std::make_unique<Zstd>();
  return std::make_unique<Gzip>();
}

std::string compress(Encoding encoding, std::string_view plain) {
  std::string out;
  Compressor::make(encoding)->feed(plain, true, out);
  return out;
}

}  // namespace hustings::web
