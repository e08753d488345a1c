#include "scorer/preprocess.h"

#include "core/support.h"
#include "support/registry.h"

#include <ATen/ATen.h>

#include <QtTest>

using namespace deviascope;
using model::Preprocessing;

namespace {

/// (x / 255 - .5) / .5: bytes become -1..1.
Preprocessing sized(int shortestEdge, int crop)
{
    return {shortestEdge, crop, {.5, .5, .5}, {.5, .5, .5}};
}

base::Picture uniform(int width, int height, std::array<std::uint8_t, 3> colour)
{
    base::Picture picture{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        picture.rgb.insert(picture.rgb.end(), colour.begin(), colour.end());
    return picture;
}

/// Red grows by 1 from column to column, green from row to row.
base::Picture ramp(int width, int height)
{
    base::Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (const int value : {x, y, 0})
                picture.rgb.push_back(static_cast<std::uint8_t>(value));
    return picture;
}

at::Tensor bytes(const at::Tensor &pixels)
{
    return ((pixels * .5 + .5) * 255).round();
}

at::Tensor prepared(const base::Picture &picture, const Preprocessing &preprocessing)
{
    return scorer::preprocess({&picture, 1}, preprocessing);
}

} // namespace

/// What a picture looks like to the scorer. Held against the reference processor's output for a
/// picture of odd size by verification/reference_check.
class PreprocessTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coloursAreNormalisedChannelByChannel()
    {
        Preprocessing own{8, 8, {.1, .2, .3}, {.5, .25, .125}};
        const at::Tensor pixels = prepared(uniform(20, 12, {51, 102, 255}), own);
        QCOMPARE(pixels.sizes().vec(), (std::vector<int64_t>{1, 3, 8, 8}));
        const double wanted[] = {(.2 - .1) / .5, (.4 - .2) / .25, (1 - .3) / .125};
        for (int channel = 0; channel < 3; ++channel)
            QVERIFY(at::allclose(pixels[0][channel], at::full({8, 8}, wanted[channel]), 0, 1e-5));
    }

    void picturesOfTheRightSizeAreNotResampled()
    {
        const at::Tensor red = bytes(prepared(ramp(8, 8), sized(8, 8)))[0][0];
        QVERIFY(at::equal(red, at::arange(8, at::kFloat).expand({8, 8})));
    }

    /// The middle is cut out; of an odd rest the larger half lies behind.
    void theMiddleIsCutOut_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("wide") << 13 << 8;
        QTest::newRow("high") << 8 << 13;
    }

    void theMiddleIsCutOut()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        const at::Tensor cut = bytes(prepared(ramp(width, height), sized(8, 8)))[0];
        QCOMPARE(cut[0][0][0].item<float>(), width > 8 ? 2.f : 0.f);
        QCOMPARE(cut[1][0][0].item<float>(), height > 8 ? 2.f : 0.f);
        QCOMPARE(cut[0][7][7].item<float>(), width > 8 ? 9.f : 7.f);
    }

    void smallPicturesArePaddedWithBlack()
    {
        const at::Tensor pixels =
            bytes(prepared(uniform(4, 4, {255, 255, 255}), sized(4, 7)))[0][0];
        QCOMPARE(pixels.sum().item<float>(), 16 * 255.f);
        QCOMPARE(pixels[2][2].item<float>(), 255.f); // 2 before, 1 behind
        QCOMPARE(pixels[1][2].item<float>(), 0.f);
        QCOMPARE(pixels[6][5].item<float>(), 0.f);
    }

    /// Antialiased: fine stripes become grey, not one of the two colours.
    void shrinkingAverages()
    {
        base::Picture stripes{64, 64, {}};
        for (int i = 0; i < 64 * 64; ++i)
            stripes.rgb.insert(stripes.rgb.end(), 3, i % 2 ? 255 : 0);
        const at::Tensor grey = bytes(prepared(stripes, sized(8, 8)))[0][0];
        QVERIFY(((grey - 127.5).abs() < 8).all().item<bool>());
    }

    void sizesMayDiffer()
    {
        const std::vector<base::Picture> both = {uniform(8, 8, {255, 0, 0}),
                                                 uniform(40, 20, {0, 255, 0})};
        const at::Tensor pixels = scorer::preprocess(both, sized(8, 8));
        QVERIFY(at::equal(bytes(pixels).mean({2, 3}),
                          at::tensor({255., 0., 0., 0., 255., 0.}, at::kFloat).view({2, 3})));
    }

    void emptyPicturesAreRefused()
    {
        const auto error = tests::errorOf([&] { prepared({}, sized(8, 8)); });
        QVERIFY(error && error->kind() == base::ErrorKind::InvalidValue);
    }
};

DEVIASCOPE_TEST(PreprocessTest, "scorer/preprocess")
#include "preprocess_test.moc"
