// SPDX-FileCopyrightText: The tonnage authors
// SPDX-License-Identifier: BSL-1.0
#include "catch.hpp"
#include "compressed.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <tonnage/formats/csv/reader.hpp>
#include <tonnage/formats/zstd.hpp>

using namespace tonnage;
using namespace tonnage::formats;
using namespace tonnage::testing;

namespace {

/// "model,gpus\nT4,16\n" as it is, by hand after RFC 8878: magic number; a frame of one segment with a checksum, of 17
/// bytes; a block, the last one and raw, of 17 bytes; the text; the lower half of its XXH64, 0xB82B1AA1, as the program
/// zstd 1.5.4 writes it.
std::string const raw(
    "\x28\xB5\x2F\xFD\x24\x11"
    "\x89\x00\x00"
    "model,gpus\nT4,16\n"
    "\xA1\x1A\x2B\xB8",
    30);
std::string const its_text = "model,gpus\nT4,16\n";
/// A frame that a reader skips, of three bytes.
std::string const skippable("\x5A\x2A\x4D\x18\x03\x00\x00\x00zip", 11);

/// What the library makes of a text, with a checksum.
std::string packed(std::string const& text, int level = 3) {
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  REQUIRE(context != nullptr);
  REQUIRE(ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)) == 0);
  REQUIRE(ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)) == 0);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  auto const size = ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size());
  REQUIRE(ZSTD_isError(size) == 0);
  ZSTD_freeCCtx(context);
  out.resize(size);
  return out;
}
std::string said_of(std::string const& file) { return outcome(unzstd, file); }

}  // namespace

TEST_CASE("zstd: a text that zstd has compressed is read") {
  CHECK(said_of(raw) == its_text);
  CHECK(said_of(packed(its_text)) == its_text);
  CHECK(said_of(packed("")).empty());
  CHECK(gpus_in_all(unzstd(raw)) == 16);
  auto in = unzstd(csv_input(raw).named("jan.csv.zst"));
  CHECK(in.name() == "jan.csv.zst");
  CHECK(!in.total());
  CHECK(!in.ended());
}

TEST_CASE("zstd: a text longer than memory is wide goes through windows") {
  std::string const text = many_rows();
  REQUIRE(text.size() == 1'888'901);
  for (int const level : {1, 9}) {
    std::string const file = packed(text, level);
    CHECK(file.size() < text.size());
    CHECK(said_of(file) == text);
    CHECK(gpus_in_all(unzstd(file)) == 19'999'900'000);
    CHECK(text_of(unzstd(by_pieces(file, 4093))) == text);
  }
  auto in = unzstd(by_pieces(packed(text), 4093));
  REQUIRE(in.more(0));
  CHECK(in.text().size() == 262'144);
}

TEST_CASE("zstd: a file is read byte by byte, where it comes so") {
  CHECK(text_of(unzstd(by_pieces(raw + skippable + raw, 1))) == its_text + its_text);
  CHECK(text_of(unzstd(by_pieces("a,b\n1,2\n", 1))) == "a,b\n1,2\n");
}

TEST_CASE("zstd: several frames are one text, and those to skip are none") {
  CHECK(said_of(raw + packed("V100,8\n") + packed("") + packed("H100,4\n")) == its_text + "V100,8\nH100,4\n");
  CHECK(said_of(skippable + raw + skippable + skippable + packed("V100,8\n") + skippable) == its_text + "V100,8\n");
  CHECK(said_of(skippable).empty());
  std::string const long_one = std::string("\x50\x2A\x4D\x18\xC0\x27\x09\x00", 8) + std::string(600'000, 'x');
  CHECK(said_of(long_one + raw) == its_text);
  CHECK(said_of(raw + long_one.substr(0, 500'000)) ==
        "error: jan: this zstd data ends in the middle: is the file complete?");
}

TEST_CASE("zstd: what is not zstd stays as it is") {
  std::string const text = "model,gpus\nT4,16\n";
  auto same = unzstd(text);
  CHECK(same.text().data() == text.data());
  CHECK(same.total() == text.size());
  CHECK(said_of("").empty());
  CHECK(said_of("P*M") == "P*M");  // 0x50 0x2A 0x4D: three bytes of a frame to skip are a text as well
  CHECK(said_of("(a)") == "(a)");
  CHECK(said_of("\x1F\x8B\x08") == "\x1F\x8B\x08");  // gzip: csv_rows says so
}

TEST_CASE("zstd: a file that is cut anywhere is an error") {
  expect_error_when_cut(unzstd, raw, "zstd");
  expect_error_when_cut(unzstd, packed("model,gpus\nT4,16\nT4,16\nT4,16\nT4,16\nT4,16\n"), "zstd");
  std::string const two = raw + raw;
  for (std::size_t size = 31; size != two.size(); ++size) {
    CAPTURE(size);
    CHECK(said_of(two.substr(0, size)) == "error: jan: this zstd data ends in the middle: is the file complete?");
  }
}

TEST_CASE("zstd: a wrong bit is an error, or nothing of the text") {
  // Harmless: the bit that means nothing, and that of the single segment, without which the size becomes a window.
  auto const of_raw = with_wrong_bits(unzstd, raw, "zstd");
  CHECK(of_raw.not_packed == 4 * 8);
  CHECK(of_raw.harmless == 2);
  CHECK(of_raw.wrong == 0);
  CHECK(of_raw.errors == 30 * 8 - 32 - 2);
  auto const of_packed = with_wrong_bits(unzstd, packed(its_text + its_text + its_text), "zstd");
  CHECK(of_packed.not_packed == 4 * 8);
  CHECK(of_packed.wrong == 0);
  CHECK(of_packed.errors > 10 * of_packed.harmless);
}

TEST_CASE("zstd: damage is told, with the place and the name") {
  std::string bad = raw;
  bad[26] = '\0';  // the first byte of the checksum
  CHECK(said_of(bad) == "error: jan: this zstd data is damaged (Restored data doesn't match checksum)");
  csv_input in = unzstd(bad).named("february");
  for (int i = 0; i != 2; ++i) CHECK_THROWS_WITH(in.more(0), contains("february: this zstd data is damaged ("));
  CHECK(!in.ended());
}

TEST_CASE("zstd: the rows before the damage are read, and then there is an error, as often as one asks") {
  std::string bad = packed(many_rows());
  bad.back() = static_cast<char>(bad.back() ^ 1);
  csv_reader rows(unzstd(csv_input(bad).named("jan")));
  std::int64_t kept = 0;
  auto const read_on = [&] {
    while (rows.next()) ++kept;
  };
  for (int i = 0; i != 3; ++i) CHECK_THROWS_WITH(read_on(), contains("jan: this zstd data is damaged ("));
  CHECK(kept > 0);
  CHECK(kept < 200'000);
}

TEST_CASE("zstd: a window of 128 MiB is read, and a wider one is an error that tells what to do") {
  // Frames of an empty raw block: the window is 2^(10 + 17) and 2^(10 + 18) bytes.
  CHECK(said_of(std::string("\x28\xB5\x2F\xFD\x00\x88\x01\x00\x00", 9)).empty());
  CHECK(said_of(std::string("\x28\xB5\x2F\xFD\x00\x90\x01\x00\x00", 9)) ==
        "error: jan: this zstd data cannot be unpacked: it has a window of more than 128 MiB, so unpack it by zstd -d "
        "--long=31");
  // The same with a window of 1 KiB, and the dictionary 5.
  CHECK(said_of(std::string("\x28\xB5\x2F\xFD\x01\x00\x05\x01\x00\x00", 10)) ==
        "error: jan: this zstd data cannot be unpacked: it needs a dictionary, so unpack it by zstd -d -D");
}

TEST_CASE("zstd: zeros after the last frame are no text, and nothing else is passed over") {
  CHECK(said_of(raw + std::string(1, '\0')) == its_text);
  CHECK(said_of(raw + std::string(600'000, '\0')) == its_text);
  std::string const else_from = "error: jan: this zstd data is followed by something else, from byte ";
  CHECK(said_of(raw + "x") == else_from + "31 on");
  CHECK(said_of(raw + std::string(600'000, '\0') + "x") == else_from + "600031 on");
  CHECK(said_of(raw + "P*M") == else_from + "31 on");
  CHECK(said_of(raw + "\x1F\x8B") == else_from + "31 on");
}

TEST_CASE("zstd: a file is read by its name") {
  auto const path = (std::filesystem::temp_directory_path() / "tonnage_zstd_test.csv.zst").string();
  std::ofstream(path, std::ios::binary) << raw;
  CHECK(gpus_in_all(unzstd(csv_input::of_file(path))) == 16);
  std::ofstream(path, std::ios::binary) << raw.substr(0, 29);
  CHECK_THROWS_WITH(gpus_in_all(unzstd(csv_input::of_file(path))),
                    path + ": this zstd data ends in the middle: is the file complete?");
  std::filesystem::remove(path);
}
