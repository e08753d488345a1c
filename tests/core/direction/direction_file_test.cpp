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

} // namespace

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

    void foreignAndDamagedFilesAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        for (const char *name : {"no direction", "no tensor", "not finite", "wrong dimensions"})
            QTest::newRow(name) << static_cast<int>(qstrlen(name));
    }

    void foreignAndDamagedFilesAreRefused()
    {
        const QString fault = QTest::currentDataTag();
        std::map<std::string, at::Tensor> tensors{{"direction.mid", at::ones({1, 2, 4, 4})}};
        std::map<std::string, std::string> metadata{{"format", "deviascope.direction"},
                                                    {"version", "1"}};
        if (fault == "no direction")
            metadata["format"] = "pt";
        if (fault == "no tensor")
            tensors = {{"other", at::ones({1})}};
        if (fault == "not finite")
            tensors["direction.mid"][0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
        if (fault == "wrong dimensions")
            tensors["direction.mid"] = at::ones({2, 4, 4});
        QTemporaryDir folder;
        const auto path = tests::inside(folder, "bad.safetensors");
        format::writeSafetensors(path, tensors, metadata);
        const auto error = tests::errorOf([&] { direction::readDirection(path); });
        QVERIFY(error && error->kind() == base::ErrorKind::DamagedFile);
        QVERIFY(!error->line().empty());
    }
};

DEVIASCOPE_TEST(DirectionFileTest, "direction/direction_file")
#include "direction_file_test.moc"
