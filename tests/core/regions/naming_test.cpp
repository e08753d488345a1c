#include "regions/naming.h"

#include "core/regions/true_figure.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using regions::RegionMap;

class NamingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// A frame, and two squares inside it.
    void initTestCase()
    {
        std::vector<std::uint8_t> labels(20 * 20, 0);
        for (int y = 4; y < 16; ++y)
            for (int x = 4; x < 16; ++x)
                labels[static_cast<size_t>(y) * 20 + x] = x < 10 ? 1 : 2;
        m_map = regions::regionMap(20, 20, labels, 0);
    }

    void theHighestMapNames()
    {
        at::Tensor maps = at::full({2, 20, 20}, -1.);
        maps[0].narrow(1, 4, 6).fill_(1);
        maps[1].narrow(1, 10, 6).fill_(2);
        RegionMap map = m_map;
        regions::nameRegions(map, {"left", "right"}, maps);
        QCOMPARE(map.regions[0].name, std::string(regions::kBackground));
        QCOMPARE(map.regions[1].name, std::string("left"));
        QCOMPARE(map.regions[2].name, std::string("right"));
        QVERIFY(map.regions[2].margin > map.regions[1].margin);
        QVERIFY(map.regions[1].margin > 0 && map.regions[2].margin < 1);
    }

    /// What runs along the picture's edge is background, unless the word speaks for it.
    void theEdgeSpeaksForTheBackground()
    {
        RegionMap map = m_map;
        regions::nameRegions(map, {"figure"}, at::zeros({1, 20, 20}));
        QCOMPARE(map.regions[0].name, std::string(regions::kBackground));
        QCOMPARE(map.regions[1].name, std::string("figure"));
        regions::nameRegions(map, {"sky"}, at::full({1, 20, 20}, 9.));
        QCOMPARE(map.regions[0].name, std::string("sky"));
    }

    /// On the figure the model looks for a person more than beside it, in pictures that nothing was
    /// chosen by.
    void aPersonIsLookedForOnTheFigure()
    {
        base::Context context;
        const auto subjects = tests::heldOutSubjects();
        int higher = 0;
        for (const regions::Subject &subject : subjects) {
            const at::Tensor map = regions::lookFor(tests::teachingModel(), subject,
                                                    {regions::kFigureWords}, context)[0];
            const tests::Figure truth = tests::trueFigure(subject.picture);
            at::Tensor inside = at::zeros({map.size(0) * map.size(1)});
            for (size_t i = 0; i < truth.size(); ++i)
                inside[static_cast<int64_t>(i)] = truth[i] ? 1.F : 0.F;
            const at::Tensor flat = map.flatten();
            const double on = (flat * inside).sum().item<double>() / inside.sum().item<double>();
            const double beside =
                (flat * (1 - inside)).sum().item<double>() / (1 - inside).sum().item<double>();
            higher += on > beside + 0.5;
        }
        QVERIFY2(higher >= 10, qPrintable(QString::number(higher))); // of 12
    }

private:
    RegionMap m_map;
};

DEVIASCOPE_TEST(NamingTest, "regions/naming")
#include "naming_test.moc"
