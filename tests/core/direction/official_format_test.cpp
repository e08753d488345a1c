#include "direction/official_format.h"

#include "core/support.h"
#include "format/json_file.h"
#include "format/torch_file.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

#include <cmath>
#include <limits>

using namespace deviascope;
using namespace deviascope::tests;
using base::ErrorKind;
using direction::Direction;
using direction::OfficialForm;
namespace fs = std::filesystem;

namespace {

const fs::path kOfficial = fs::path(DEVIASCOPE_TEST_DATA) / "golden/official";
constexpr OfficialForm kSmall{2, 3, 3};

Direction named(const std::string &name)
{
    Direction made;
    made.name = name;
    made.tensors[network::kMid] = at::randn({1, 2, 3, 3});
    return made;
}

bool near(double value, double wanted)
{
    return std::abs(value - wanted) <= 1e-5 * std::max(1.0, std::abs(wanted));
}

} // namespace

class OfficialFormatTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedFilesAreRead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("zip") << "unet.pth";
        QTest::newRow("legacy") << "unet_legacy.pth";
    }

    void publishedFilesAreRead()
    {
        QFETCH(const QString, name);
        const auto read = direction::importOfficial(kOfficial / name.toStdString());
        const auto expected = format::readJsonFile(kOfficial / "expected.json");
        const auto columns = expected.at("columns").items();
        QCOMPARE(read.size(), columns.size());
        QCOMPARE(read[0].name, std::string("up"));
        QCOMPARE(read[1].name, std::string("down"));
        for (std::size_t k = 0; k < columns.size(); ++k) {
            const at::Tensor h = read[k].tensors.at(network::kMid);
            QCOMPARE(h.sizes().vec(), (std::vector<std::int64_t>{1, 1280, 8, 8}));
            QVERIFY(near(read[k].norm(), columns[k].get<double>("norm")));
            QVERIFY(near(h.mean().item<double>(), columns[k].get<double>("mean")));
            QCOMPARE(h[0][0][0][0].item<double>(), columns[k].get<double>("at_0_0_0"));
            QCOMPARE(h[0][1][2][3].item<double>(), columns[k].get<double>("at_1_2_3"));
            QCOMPARE(h[0][1279][7][7].item<double>(), columns[k].get<double>("at_1279_7_7"));
        }
        const at::Tensor up = read[0].tensors.at(network::kMid).flatten();
        const at::Tensor down = read[1].tensors.at(network::kMid).flatten();
        const double cosine = (up * down).sum().item<double>() / read[0].norm() / read[1].norm();
        QVERIFY(near(cosine, expected.get<double>("cosine")));
    }

    void whatIsExportedComesBack()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "vectors.pth");
        const std::vector<Direction> made = {named("a woman"), named("Ärztin"), named("old")};
        direction::exportOfficial(path, made);
        const auto read = direction::importOfficial(path, kSmall);
        QCOMPARE(read.size(), made.size());
        for (std::size_t k = 0; k < made.size(); ++k) {
            QCOMPARE(read[k].name, made[k].name);
            QVERIFY(
                at::equal(read[k].tensors.at(network::kMid), made[k].tensors.at(network::kMid)));
        }
    }

    void columnsWithoutNamesAreNumbered()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "vectors.pth");
        format::writeTorchFile(path, {{"controlnet.fc1.weight", at::randn({18, 2})}});
        const auto read = direction::importOfficial(path, kSmall);
        QCOMPARE(read[1].name, std::string("concept 2"));
    }

    void foreignFilesAreRefused_data()
    {
        QTest::addColumn<QString>("said");
        QTest::newRow("no such tensor") << "\"controlnet.fc1.weight\" is missing";
        QTest::newRow("one dimension") << "wrong shape or type";
        QTest::newRow("no column") << "wrong shape or type";
        QTest::newRow("whole numbers") << "wrong shape or type";
        QTest::newRow("not a number") << "not finite";
        QTest::newRow("another model") << "this model's middle block 18";
        QTest::newRow("a name for no column") << "none of the 2 columns";
        QTest::newRow("names in a list") << "is no list of concepts";
    }

    void foreignFilesAreRefused()
    {
        QFETCH(const QString, said);
        const QString fault = QTest::currentDataTag();
        const QTemporaryDir folder;
        const auto path = inside(folder, "vectors.pth");
        std::string name = "controlnet.fc1.weight";
        at::Tensor value = at::randn({18, 2});
        if (fault == "no such tensor")
            name = "weight";
        if (fault == "one dimension")
            value = value.flatten();
        if (fault == "no column")
            value = at::empty({18, 0});
        if (fault == "whole numbers")
            value = value.to(at::kLong);
        if (fault == "not a number")
            value[3][1] = std::numeric_limits<float>::quiet_NaN();
        if (fault == "another model")
            value = at::randn({20, 2});
        if (fault == "a name for no column")
            writeBytes(inside(folder, "concept_dict.json"), R"({"up": 2})");
        if (fault == "names in a list")
            writeBytes(inside(folder, "concept_dict.json"), R"(["up"])");
        format::writeTorchFile(path, {{name, value}});
        const auto error = errorOf([&] { direction::importOfficial(path, kSmall); });
        QVERIFY(error);
        QCOMPARE(error->exitStatus(), 3);
        const QString line = QString::fromStdString(error->line());
        QVERIFY2(line.contains(said) && line.contains(folder.path()), qPrintable(line));
    }

    void whatHasNoPlaceIsNotExported()
    {
        const QTemporaryDir folder;
        const auto path = inside(folder, "vectors.pth");
        Direction up = named("up");
        up.tensors[network::Site{network::Site::Part::Up, 0}] = at::ones({1, 2, 3, 3});
        Direction large = named("large");
        large.tensors[network::kMid] = at::ones({1, 2, 4, 4});
        using List = std::vector<Direction>;
        for (const List &list :
             {List{}, List{up}, List{named("a"), large}, List{named("a"), named("a")}}) {
            const auto error = errorOf([&] { direction::exportOfficial(path, list); });
            QVERIFY(error && error->kind() == ErrorKind::InvalidValue);
        }
        QVERIFY(everythingIn(folder).isEmpty());
    }
};

DEVIASCOPE_TEST(OfficialFormatTest, "direction/official_format")
#include "official_format_test.moc"
