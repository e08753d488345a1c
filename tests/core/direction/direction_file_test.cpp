#include "direction/direction_file.h"

#include "core/support.h"
#include "format/safetensors.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <limits>

using namespace deviascope;
using direction::Direction;

namespace {

Direction sample()
{
    Direction made;
    made.name = "woman";
    made.concept_ = "a woman";
    made.base = "a person";
    made.method = "self";
    made.tensors[network::kMid] = at::arange(32, at::kFloat).reshape({1, 2, 4, 4});
    made.suggestedScale = 1.25;
    made.branch = sampling::Branch::Both;
    made.provenance = {{"seed", 7}, {"words", "é"}};
    return made;
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// What a direction's file holds, before something is spoilt.
struct Content {
    std::map<std::string, at::Tensor> tensors{{"direction.mid", at::ones({1, 2, 4, 4})}};
    std::map<std::string, std::string> metadata{{"format", "deviascope.direction"},
                                                {"version", "1"}};
};
using Spoil = std::function<void(Content &)>;

} // namespace

Q_DECLARE_METATYPE(Spoil)

class DirectionFileTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comesBackAsItWas()
    {
        QTemporaryDir folder;
        const auto path = tests::inside(folder, "woman.safetensors");
        direction::writeDirection(path, sample());
        const Direction read = direction::readDirection(path);
        QCOMPARE(read.name, std::string("woman"));
        QCOMPARE(read.concept_, std::string("a woman"));
        QCOMPARE(read.base, std::string("a person"));
        QCOMPARE(read.method, std::string("self"));
        QVERIFY(at::equal(read.tensors.at(network::kMid), sample().tensors.at(network::kMid)));
        QCOMPARE(read.suggestedScale, std::optional(1.25));
        QVERIFY(read.branch == sampling::Branch::Both);
        QVERIFY(read.provenance == sample().provenance);
    }

    void whatIsAbsentStaysAbsent()
    {
        QTemporaryDir folder;
        const auto path = tests::inside(folder, "woman.safetensors");
        Direction made = sample();
        made.suggestedScale.reset();
        direction::writeDirection(path, made);
        QVERIFY(!direction::readDirection(path).suggestedScale);
    }

    void noProvenanceIsAnEmptyOne()
    {
        const QTemporaryDir folder;
        const auto path = tests::inside(folder, "woman.safetensors");
        Direction made = sample();
        made.provenance = nullptr;
        direction::writeDirection(path, made);
        QCOMPARE(direction::readDirection(path).provenance, nlohmann::json::object());
    }

    void foreignAndDamagedFilesAreRefused_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, Spoil spoil, const char *words) {
            QTest::newRow(name) << spoil << words;
        };
        row(
            "another format", [](Content &c) { c.metadata["format"] = "pt"; }, "not a direction");
        row(
            "no format", [](Content &c) { c.metadata.erase("format"); }, "not a direction");
        row(
            "a later version", [](Content &c) { c.metadata["version"] = "2"; }, "version 2");
        row(
            "no tensor",
            [](Content &c) {
                c.tensors = {{"other", at::ones({1})}};
            },
            "no direction");
        row(
            "no such site",
            [](Content &c) {
                c.tensors["direction.top"] = at::ones({1, 2, 4, 4});
            },
            "\"top\"");
        row(
            "not finite", [](Content &c) { c.tensors["direction.mid"][0][0][0][0] = kNan; },
            "not finite");
        row(
            "text not finite",
            [](Content &c) {
                c.tensors["direction.text"] = at::full({1, 2, 3}, kNan);
            },
            "not finite");
        row(
            "three dimensions",
            [](Content &c) {
                c.tensors["direction.mid"] = at::ones({2, 4, 4});
            },
            "wrong shape");
        row(
            "text of four dimensions",
            [](Content &c) {
                c.tensors["direction.text"] = at::ones({1, 1, 2, 3});
            },
            "wrong shape");
        row(
            "nothing in it",
            [](Content &c) {
                c.tensors["direction.mid"] = at::ones({1, 0, 4, 4});
            },
            "wrong shape");
        row(
            "whole numbers",
            [](Content &c) {
                c.tensors["direction.mid"] = at::ones({1, 2, 4, 4}, at::kInt);
            },
            "type");
        row(
            "entries without timesteps",
            [](Content &c) {
                c.tensors["direction.mid"] = at::ones({2, 2, 4, 4});
            },
            "timestep");
        row(
            "timesteps without entries", [](Content &c) { c.metadata["timesteps"] = "[1, 2]"; },
            "timestep");
        row(
            "timesteps in words", [](Content &c) { c.metadata["timesteps"] = "[\"late\"]"; }, "");
        row(
            "timesteps cut off", [](Content &c) { c.metadata["timesteps"] = "[1, "; }, "");
        row(
            "a scale in words", [](Content &c) { c.metadata["suggested_scale"] = "much"; },
            "suggested_scale");
        row(
            "an endless scale", [](Content &c) { c.metadata["suggested_scale"] = "inf"; },
            "suggested_scale");
        row(
            "a scale with more behind it",
            [](Content &c) { c.metadata["suggested_scale"] = "1.5x"; }, "suggested_scale");
        row(
            "provenance cut off", [](Content &c) { c.metadata["provenance"] = "{\"seed\": "; }, "");
        for (const char *wrong : {"[1]", "7", "\"mine\""})
            row(
                wrong, [wrong](Content &c) { c.metadata["provenance"] = wrong; }, "provenance");
    }

    void foreignAndDamagedFilesAreRefused()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QString, words);
        Content content;
        spoil(content);
        QTemporaryDir folder;
        const auto path = tests::inside(folder, "bad.safetensors");
        format::writeSafetensors(path, content.tensors, content.metadata);
        verifyRefused(path, words);
    }

    /// Wherever a download or a disk ends.
    void truncatedFilesAreRefused()
    {
        QTemporaryDir folder;
        const auto whole = tests::inside(folder, "woman.safetensors");
        const auto cut = tests::inside(folder, "cut.safetensors");
        direction::writeDirection(whole, sample());
        const QByteArray bytes = tests::readBytes(whole);
        for (qsizetype size = 0; size < bytes.size(); size += 1 + bytes.size() / 40) {
            tests::writeBytes(cut, bytes.first(size));
            verifyRefused(cut, {});
        }
        tests::writeBytes(cut, bytes);
        QVERIFY(!tests::errorOf([&] { direction::readDirection(cut); }));
    }

private:
    static void verifyRefused(const std::filesystem::path &path, const QString &words)
    {
        const auto error = tests::errorOf([&] { direction::readDirection(path); });
        QVERIFY(error);
        const QString line = QString::fromStdString(error->line());
        QVERIFY2(error->kind() == base::ErrorKind::DamagedFile, qPrintable(line));
        QVERIFY2(line.contains(words) && line.contains(path.filename().c_str()), qPrintable(line));
    }
};

DEVIASCOPE_TEST(DirectionFileTest, "direction/direction_file")
#include "direction_file_test.moc"
